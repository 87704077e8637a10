using Streaming.Contracts;
using Streaming.Query.Tests.Stage;

namespace Streaming.Query.Tests.Answering;

public class FallbackTests
{
    [Fact]
    public async Task UnknownUser_WithTopics_GetsItemsOfTheTopicsInEqualShares()
    {
        await using var stage = await QueryStage.CreateAsync();

        var answer = await stage.AskAsync(new RetrieveRequest
        {
            UserId = "nobody",
            Limit = 10,
            FallbackTopics = { "topic-2", "no-such-topic", "topic-5", "topic-2" },
        });

        Assert.Equal(Fallback.Topics, answer.Fallback);
        Assert.Equal(["topic-2", "topic-5"], answer.Interests.Select(i => i.Id));
        Assert.All(answer.Interests, i => Assert.Equal((InterestKind.FallbackTopic, 5u), (i.Kind, i.Budget)));
        Assert.Equal(10, answer.Items.Count);
    }

    [Fact]
    public async Task UnknownUser_WithoutTopics_GetsNothingAndIsToldSo()
    {
        await using var stage = await QueryStage.CreateAsync();

        var answer = await stage.AskAsync(new RetrieveRequest { UserId = "nobody", FallbackTopics = { "no-such-topic" } });

        Assert.Equal(Fallback.Nothing, answer.Fallback);
        Assert.Empty(answer.Items);
        Assert.Empty(stage.Spy.Searches);
    }

    [Fact]
    public async Task UserWithoutVectorsYet_StillGetsNoSeenItems()
    {
        await using var stage = await QueryStage.CreateAsync();
        await stage.PutAsync(Users.Implicit("u", Users.State(Users.Saw("item-2-0", 5))));

        var answer = await stage.AskAsync(new RetrieveRequest { UserId = "u", Limit = 3, FallbackTopics = { "topic-2" } });

        Assert.Equal(["item-2-1", "item-2-2", "item-2-3"], answer.Items.Select(item => item.ItemId));
    }

    [Fact]
    public async Task UserWithVectors_DoesNotFallBack()
    {
        await using var stage = await QueryStage.CreateAsync();
        await stage.PutAsync(Users.Implicit("u", Users.State(), (0, 1)));

        var answer = await stage.AskAsync(new RetrieveRequest { UserId = "u", Limit = 3, FallbackTopics = { "topic-2" } });

        Assert.Equal(Fallback.None, answer.Fallback);
        Assert.All(answer.Interests, i => Assert.Equal(InterestKind.Implicit, i.Kind));
    }
}
