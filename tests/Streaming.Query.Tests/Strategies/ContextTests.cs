using Google.Protobuf.WellKnownTypes;
using Streaming.Contracts;
using Streaming.Query.Tests.Stage;

namespace Streaming.Query.Tests.Strategies;

public class ContextTests
{
    [Fact]
    public async Task MutedTopic_IsNeitherSearchedNorAnswered()
    {
        await using var stage = await StageAsync();

        var answer = await AskAsync(stage, new TopicWeight { TopicId = "topic-2", Weight = 0 });

        Assert.DoesNotContain(answer.Interests, interest => interest.Id == "topic-2");
        Assert.DoesNotContain(answer.Items, item => item.ItemId.StartsWith("item-2-", StringComparison.Ordinal));
        Assert.Equal(20, answer.Items.Count);
    }

    [Fact]
    public async Task MutedTopic_OfAnImplicitInterest_LeavesItsItemsOut()
    {
        await using var stage = await StageAsync();

        var answer = await AskAsync(stage, new TopicWeight { TopicId = "topic-0", Weight = 0 });

        Assert.DoesNotContain(answer.Items, item => item.ItemId.StartsWith("item-0-", StringComparison.Ordinal));
    }

    [Fact]
    public async Task BoostedTopic_GetsMoreOfTheBudget()
    {
        await using var stage = await StageAsync();

        var answer = await AskAsync(stage, new TopicWeight { TopicId = "topic-2", Weight = 3 });

        Assert.Equal((6u, 2u), (BudgetOf(answer, "topic-2"), BudgetOf(answer, "topic-3")));
    }

    [Fact]
    public async Task BoostedTopic_OfItemsThatARuleCompares_ComesFirst()
    {
        await using var stage = await QueryStage.CreateAsync();
        await stage.PutAsync(Users.Implicit("u", Users.State(), (0, 1), (1, 1)));

        var answer = await stage.AskAsync(new RetrieveRequest
        {
            UserId = "u",
            Limit = 6,
            Blend = new Blend { Rule = BlendRule.PooledScore },
            Context = new Context { TopicWeights = { new TopicWeight { TopicId = "topic-1", Weight = 2 } } },
        });

        Assert.All(answer.Items, item => Assert.StartsWith("item-1-", item.ItemId, StringComparison.Ordinal));
        Assert.Equal(1f, answer.Items[0].FoundBy[0].Score, 1e-5f);
    }

    [Fact]
    public async Task HalfLife_PutsNewItemsFirst_AndScoresStayCosines()
    {
        await using var stage = await QueryStage.CreateAsync(itemsPerTopic: 20);
        await stage.PutAsync(Users.Implicit("u", Users.State(), (0, 1)));
        await stage.DateAsync("item-0-0", QueryStage.Now.AddDays(-300));
        await stage.DateAsync("item-0-9", QueryStage.Now);
        var halfLife = new Context { ItemHalfLife = Duration.FromTimeSpan(TimeSpan.FromDays(30)) };

        var plain = await stage.AskAsync(new RetrieveRequest { UserId = "u", Limit = 10 });
        var newest = await stage.AskAsync(new RetrieveRequest { UserId = "u", Limit = 10, Context = halfLife });

        Assert.Equal("item-0-0", plain.Items[0].ItemId);
        Assert.Equal("item-0-9", newest.Items[0].ItemId);
        Assert.DoesNotContain(newest.Items, item => item.ItemId == "item-0-0");
        Assert.Equal(1u, newest.Items[0].FoundBy[0].Rank);
        Assert.Equal(plain.Items.Single(item => item.ItemId == "item-0-9").Score, newest.Items[0].Score, 1e-5f);
    }

    static uint BudgetOf(RetrieveResponse answer, string id) => answer.Interests.Single(interest => interest.Id == id).Budget;

    static async Task<QueryStage> StageAsync()
    {
        var stage = await QueryStage.CreateAsync();
        await stage.PutAsync(Users.Implicit("u", Users.State(), (0, 3), (1, 1)), Users.Follows("u", Users.State(), 2, 3));
        return stage;
    }

    static Task<RetrieveResponse> AskAsync(QueryStage stage, TopicWeight weight) =>
        stage.AskAsync(new RetrieveRequest { UserId = "u", Limit = 20, Context = new Context { TopicWeights = { weight } } });
}
