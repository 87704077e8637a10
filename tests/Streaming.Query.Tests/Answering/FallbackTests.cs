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
    public async Task UnknownUser_WithoutTopics_GetsWhatIsPopular_ButNothingDeletedMutedOrExcluded()
    {
        await using var stage = await QueryStage.CreateAsync();
        await stage.PopularAsync(null, ("item-3-7", 8), ("gone", 7), ("item-1-1", 4), ("item-4-2", 2), ("item-5-0", 1));

        var answer = await stage.AskAsync(new RetrieveRequest
        {
            UserId = "nobody",
            Limit = 3,
            ExcludeItemIds = { "item-4-2" },
            Context = new Context { TopicWeights = { new TopicWeight { TopicId = "topic-1", Weight = 0 } } },
        });

        Assert.Equal(Fallback.Popular, answer.Fallback);
        Assert.Equal(["item-3-7", "item-5-0"], answer.Items.Select(item => item.ItemId));
        Assert.Equal([1f, 0.125f], answer.Items.Select(item => item.Score));
        Assert.Equal((InterestKind.Popular, "because it is popular"), (answer.Interests[0].Kind, answer.Items[0].Reason));
        Assert.Empty(stage.Spy.Searches);
    }

    [Fact]
    public async Task Topics_GivePopularItemsAndThoseNearest_SoThatANewItemIsReachedBeforeAnyoneEngagesWithIt()
    {
        await using var stage = await QueryStage.CreateAsync(itemsPerTopic: 4);
        await stage.PopularAsync("topic-2", ("item-2-3", 9));
        await stage.PopularAsync(null, ("item-6-0", 20), ("item-2-3", 9));

        var answer = await stage.AskAsync(new RetrieveRequest { UserId = "nobody", Limit = 5, FallbackTopics = { "topic-2" } });

        Assert.Equal(Fallback.Topics, answer.Fallback);
        Assert.Equal(["item-2-3", "item-2-0", "item-2-1", "item-2-2", "item-6-0"], answer.Items.Select(item => item.ItemId));
        Assert.Equal(
            [InterestKind.PopularInTopic, InterestKind.FallbackTopic, InterestKind.Popular], answer.Interests.Select(interest => interest.Kind));
        Assert.Equal("because it is popular in topic-2", answer.Items[0].Reason);
    }

    [Fact]
    public async Task Fallback_IsReRankedToo()
    {
        await using var stage = await QueryStage.CreateAsync();
        await stage.PopularAsync(null, ("item-3-0", 8), ("item-3-1", 7));

        var answer = await stage.AskAsync(new RetrieveRequest { UserId = "nobody", Limit = 2, Blend = new Blend { DiversityLambda = 0.5 } });

        Assert.Equal(["item-3-0", "item-3-1"], answer.Items.Select(item => item.ItemId));
    }

    [Fact]
    public async Task KnownUser_ReachesANewItemBeforeAnyoneEngagesWithIt()
    {
        await using var stage = await QueryStage.CreateAsync(itemsPerTopic: 3);
        await stage.PutAsync(Users.Implicit("u", Users.State(Users.Saw("item-0-0", 1)), (0, 1)));
        Assert.DoesNotContain((await stage.AskAsync(new RetrieveRequest { UserId = "u", Limit = 5 })).Items, item => item.ItemId == "item-0-3");

        await stage.Direct.UpsertAsync(Catalogue.Items(stage.Generation, 4), TestContext.Current.CancellationToken);

        Assert.Contains((await stage.AskAsync(new RetrieveRequest { UserId = "u", Limit = 5 })).Items, item => item.ItemId == "item-0-3");
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
