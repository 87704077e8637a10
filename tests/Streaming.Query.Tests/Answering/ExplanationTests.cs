using Streaming.Contracts;
using Streaming.Interests;
using Streaming.Pipeline;
using Streaming.Pipeline.Users;
using Streaming.Query.Tests.Stage;

namespace Streaming.Query.Tests.Answering;

public class ExplanationTests
{
    [Fact]
    public async Task Explicit_TopicFindsItsOwnItemsOnly_CollectionFindsAny()
    {
        await using var stage = await QueryStage.CreateAsync(itemsPerTopic: 5);
        await stage.PutAsync(explicitPoint: Users.Follows("follows", Users.State(), 0));
        await stage.PutAsync(explicitPoint: Users.Saves("saves", Users.State(), "holiday", 0));

        var follows = await stage.AskAsync(new RetrieveRequest { UserId = "follows", Limit = 10 });
        var saves = await stage.AskAsync(new RetrieveRequest { UserId = "saves", Limit = 10 });

        Assert.Equal(5, follows.Items.Count);
        Assert.All(follows.Items, item => Assert.StartsWith("item-0-", item.ItemId, StringComparison.Ordinal));
        Assert.Equal(10, saves.Items.Count);
        Assert.Equal((InterestKind.Topic, "topic-0", "because you follow topic-0"), Words(follows.Interests[0]));
        Assert.Equal((InterestKind.Collection, "holiday", "because of your collection holiday"), Words(saves.Interests[0]));
    }

    [Fact]
    public async Task Item_NamesEveryInterestThatFoundIt_TheOneWhoseTurnItWasFirst()
    {
        await using var stage = await QueryStage.CreateAsync();
        await stage.PutAsync(Users.Implicit("u", Users.State(), (0, 1)), Users.Follows("u", Users.State(), 0));

        var answer = await stage.AskAsync(new RetrieveRequest { UserId = "u", Limit = 4 });

        Assert.Equal(["item-0-0", "item-0-1", "item-0-2", "item-0-3"], answer.Items.Select(item => item.ItemId));
        Assert.Equal([(0u, 1u), (1u, 1u)], answer.Items[0].FoundBy.Select(found => (found.Interest, found.Rank)));
        Assert.Equal([(1u, 2u), (0u, 2u)], answer.Items[1].FoundBy.Select(found => (found.Interest, found.Rank)));
        Assert.Equal(1f, answer.Items[0].Score, 1e-5f);
        Assert.Equal("because you engaged with medoid-0", answer.Interests[0].Reason);
        Assert.Equal("medoid-0", answer.Interests[0].MedoidItemId);
    }

    [Fact]
    public async Task Item_SaysWhyInWords_AndInterestsTheirShareOfTheBudgetMembersAndTimes()
    {
        await using var stage = await QueryStage.CreateAsync();
        var saved = new EngagementEvent(500, "e1", "medoid-0", EngagementAction.Save, -1);
        var named = new ChoiceEvent(700, ChoiceKind.Collection, "c-1", true, ["x"]) { Name = "My garden" };
        await stage.PutAsync(
            Users.Implicit("u", Users.State(saved), (0, 1)) with { Members = [0] }, Users.Saves("u", Users.State(named), "c-1", 1));

        var answer = await stage.AskAsync(new RetrieveRequest { UserId = "u", Limit = 10 });

        Assert.Equal([("because you saved medoid-0", 0.6), ("because of your collection My garden", 0.4)], answer.Interests.Select(i => (i.Reason, i.BudgetShare)));
        Assert.Equal((1u, 500L, Contracts.Action.Save), (answer.Interests[0].Members, answer.Interests[0].LastEvent.ToUnixMilliseconds(), answer.Interests[0].MedoidAction));
        Assert.Equal(("My garden", 1L), (answer.Interests[1].Name, answer.Interests[1].Since.ToUnixMilliseconds()));
        Assert.All(answer.Items, item => Assert.Equal(answer.Interests[(int)item.FoundBy[0].Interest].Reason, item.Reason));
    }

    [Fact]
    public async Task Freshness_SaysNewestEventOffsetsAndProgressOfTheUsersPartitions()
    {
        await using var stage = await QueryStage.CreateAsync();
        var now = QueryStage.Now.ToUnixTimeMilliseconds();
        var user = Users.Implicit("u", Users.State(Users.Saw("x", now - 2500)), (0, 1)) with { Applied = [new("engagements", 3, 41)] };
        await stage.PutAsync(user);
        await new QdrantProgressStore(stage.Direct, stage.Generation.UserImplicit).AdvanceAsync(
            [new("engagements", 3, 50, now - 100), new("engagements", 4, 7, now - 200)], TestContext.Current.CancellationToken);

        var known = (await stage.AskAsync(new RetrieveRequest { UserId = "u" })).Implicit;
        var unknown = (await stage.AskAsync(new RetrieveRequest { UserId = "nobody" })).Implicit;

        Assert.Equal(now - 2500, known.NewestEvent.ToUnixMilliseconds());
        Assert.Equal(2500, known.Age.ToMilliseconds());
        Assert.Equal("g1", known.Fingerprint);
        Assert.Equal(("engagements", 3, 41L), (known.Applied[0].Topic, known.Applied[0].Partition, known.Applied[0].Offset));
        var progress = Assert.Single(known.Progress);
        Assert.Equal((3, 50L, now - 100), (progress.Partition, progress.Offset, progress.AppliedUpTo.ToUnixMilliseconds()));
        Assert.Null(unknown.NewestEvent);
        Assert.Empty(unknown.Applied);
        Assert.Equal([3, 4], unknown.Progress.Select(p => p.Partition).Order());
    }

    [Fact]
    public async Task Progress_IsReadBeforeTheUser()
    {
        await using var stage = await QueryStage.CreateAsync();
        var store = new QdrantProgressStore(stage.Direct, stage.Generation.UserImplicit);
        await store.AdvanceAsync([new("engagements", 0, 10, 10)], TestContext.Current.CancellationToken);
        stage.Spy.Before = (method, _) => method == "GetAsync"
            ? store.AdvanceAsync([new("engagements", 0, 20, 20)], TestContext.Current.CancellationToken)
            : Task.CompletedTask;

        var answer = await stage.AskAsync(new RetrieveRequest { UserId = "nobody" });

        Assert.Equal(10, Assert.Single(answer.Implicit.Progress).Offset);
    }

    [Fact]
    public async Task Answer_IsRecordedAsServed()
    {
        await using var stage = await QueryStage.CreateAsync();
        await stage.PutAsync(Users.Implicit("u", Users.State(), (0, 1)));

        var answer = await stage.AskAsync(new RetrieveRequest { UserId = "u", Surface = "home" });

        var served = Assert.Single(stage.Served.Answers);
        Assert.Same(answer, served.Response);
        Assert.Equal("home", served.Request.Surface);
        Assert.NotEmpty(answer.RequestId);
    }

    static (InterestKind, string, string) Words(SearchedInterest interest) => (interest.Kind, interest.Id, interest.Reason);
}
