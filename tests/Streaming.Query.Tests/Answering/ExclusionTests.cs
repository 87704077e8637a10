using Streaming.Contracts;
using Streaming.Interests;
using Streaming.Query.Tests.Stage;

namespace Streaming.Query.Tests.Answering;

public class ExclusionTests
{
    [Fact]
    public async Task SeenHiddenAndExcludedItems_AreNeverAnswered()
    {
        await using var stage = await QueryStage.CreateAsync();
        await stage.PutAsync(
            Users.Implicit("u", Users.State(Users.Saw("item-0-0", 10), new HideEvent(11, "item-0-1", true), new HideEvent(12, "item-0-4", false)), (0, 1)),
            Users.Follows("u", Users.State(Users.Saw("item-0-2", 12)), 0));

        var answer = await stage.AskAsync(new RetrieveRequest { UserId = "u", Limit = 6, ExcludeItemIds = { "item-0-3" } });

        Assert.Equal(["item-0-10", "item-0-4", "item-0-5", "item-0-6", "item-0-7", "item-0-8", "item-0-9"],
            answer.Items.Select(item => item.ItemId).Append("item-0-10").Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task ManyExcludedNearestItems_ASecondSearchFillsTheList()
    {
        await using var stage = await QueryStage.CreateAsync(itemsPerTopic: 200);
        await stage.PutAsync(Users.Implicit("u", Users.State(), (0, 1), (1, 1)));
        var excluded = Enumerable.Range(0, 150).Select(i => Catalogue.Item(0, i)).ToList();

        var answer = await stage.AskAsync(new RetrieveRequest { UserId = "u", Limit = 20, ExcludeItemIds = { excluded } });

        Assert.Equal(2, stage.Spy.Searches.Count);
        Assert.Equal(20, answer.Items.Count);
        Assert.Equal(10, answer.Items.Count(item => item.ItemId.StartsWith("item-0-", StringComparison.Ordinal)));
        Assert.DoesNotContain(answer.Items, item => excluded.Contains(item.ItemId));
        Assert.Equal(1u, answer.Items.Single(item => item.ItemId == "item-0-150").FoundBy[0].Rank);
    }

    [Fact]
    public async Task ItemsSeenAboutTheInterests_AndAFollowedTopicOfTheSameItems_TakeNoSecondSearch()
    {
        await using var stage = await QueryStage.CreateAsync(itemsPerTopic: 200);
        var seen = Enumerable.Range(0, 100).Select(i => Users.Saw(Catalogue.Item(i % 2, i / 2), i + 1)).ToArray<UserEvent>();
        await stage.PutAsync(Users.Implicit("u", Users.State(seen), (0, 1), (1, 1)), Users.Follows("u", Users.State(seen), 0, 3));

        var answer = await stage.AskAsync(new RetrieveRequest { UserId = "u" });

        Assert.Equal([30, 30, 20, 20], answer.Interests.Select((_, i) => answer.Items.Count(item => item.FoundBy[0].Interest == i)));
        Assert.Single(stage.Spy.Searches);
    }

    [Fact]
    public async Task Exact_IsPassedOnToEverySearch()
    {
        await using var stage = await QueryStage.CreateAsync();
        await stage.PutAsync(Users.Implicit("u", Users.State(), (0, 1), (1, 1)));

        await stage.AskAsync(new RetrieveRequest { UserId = "u", Exact = true });

        Assert.All(Assert.Single(stage.Spy.Searches).QueryPoints, search => Assert.True(search.Params.Exact));
    }
}
