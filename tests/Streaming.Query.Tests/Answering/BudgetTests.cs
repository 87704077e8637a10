using Streaming.Contracts;
using Streaming.Query.Tests.Stage;

namespace Streaming.Query.Tests.Answering;

public class BudgetTests
{
    [Fact]
    public async Task Implicit_BudgetsFollowMassByLargestRemainder()
    {
        await using var stage = await QueryStage.CreateAsync();
        await stage.PutAsync(Users.Implicit("u", Users.State(), (0, 5), (1, 3), (2, 2)));

        var answer = await stage.AskAsync(new RetrieveRequest { UserId = "u", Limit = 21, Strategy = Strategy.Implicit });

        Assert.Equal([11u, 6u, 4u], answer.Interests.Select(i => i.Budget));
        Assert.Equal([0.5, 0.3, 0.2], answer.Interests.Select(i => Math.Round(i.MassShare, 6)));
        Assert.Equal([11, 6, 4], Spent(answer));
    }

    [Fact]
    public async Task Blended_SplitsTheLimitByTheShareAndTakesTurns()
    {
        await using var stage = await QueryStage.CreateAsync(settings: ("Query:ImplicitShare", "0.5"));
        await stage.PutAsync(Users.Implicit("u", Users.State(), (0, 3), (1, 1)), Users.Follows("u", Users.State(), 2, 3));

        var answer = await stage.AskAsync(new RetrieveRequest { UserId = "u", Limit = 8 });

        Assert.Equal(Strategy.Blended, answer.Strategy);
        Assert.Equal([3u, 1u, 2u, 2u], answer.Interests.Select(i => i.Budget));
        Assert.Equal([0u, 1, 2, 3, 0, 2, 3, 0], answer.Items.Select(item => item.FoundBy[0].Interest));
        Assert.Equal(8, answer.Items.Select(item => item.ItemId).Distinct().Count());
    }

    [Fact]
    public async Task Blended_OneKindAlone_GetsTheWholeLimit()
    {
        await using var stage = await QueryStage.CreateAsync();
        await stage.PutAsync(Users.Implicit("i", Users.State(), (0, 1)), Users.Follows("e", Users.State(), 1, 2));

        Assert.Equal([30u], (await stage.AskAsync(new RetrieveRequest { UserId = "i", Limit = 30 })).Interests.Select(i => i.Budget));
        Assert.Equal([15u, 15u], (await stage.AskAsync(new RetrieveRequest { UserId = "e", Limit = 30 })).Interests.Select(i => i.Budget));
    }

    [Fact]
    public async Task Limit_Absent_IsAHundred()
    {
        await using var stage = await QueryStage.CreateAsync();
        await stage.PutAsync(Users.Implicit("u", Users.State(), (0, 1), (1, 1)));

        Assert.Equal(100, (await stage.AskAsync(new RetrieveRequest { UserId = "u" })).Items.Count);
    }

    [Fact]
    public async Task Implicit_SearchesTheSevenHeaviestOnly()
    {
        await using var stage = await QueryStage.CreateAsync(settings: ("Query:ImplicitInterests", "2"));
        await stage.PutAsync(Users.Implicit("u", Users.State(), (0, 1), (1, 3), (2, 2), (3, 0)));

        var answer = await stage.AskAsync(new RetrieveRequest { UserId = "u", Strategy = Strategy.Implicit, Limit = 10 });

        Assert.Equal(["interest-1", "interest-2"], answer.Interests.Select(i => i.Id));
    }

    [Fact]
    public async Task Explicit_DrawsFiveChoices_TheSameForTheSameRequestId()
    {
        await using var stage = await QueryStage.CreateAsync();
        await stage.PutAsync(explicitPoint: Users.Follows("u", Users.State(), 0, 1, 2, 3, 4, 5, 6, 7));

        var drawn = new List<string>();
        foreach (var id in (string[])["a", "a", "b", "c", "d", "e"])
        {
            var answer = await stage.AskAsync(new RetrieveRequest { UserId = "u", RequestId = id, Limit = 10 });
            Assert.Equal(5, answer.Interests.Count);
            drawn.Add(string.Join(',', answer.Interests.Select(i => i.Id)));
        }

        Assert.Equal(drawn[0], drawn[1]);
        Assert.True(drawn.Distinct().Count() > 1);
    }

    [Fact]
    public async Task Single_SearchesWithTheMeanByMass()
    {
        await using var stage = await QueryStage.CreateAsync();
        await stage.PutAsync(Users.Implicit("u", Users.State(), (0, 3), (1, 1)), Users.Follows("u", Users.State(), 2));

        var answer = await stage.AskAsync(new RetrieveRequest { UserId = "u", Strategy = Strategy.Single, Limit = 5 });

        var average = Assert.Single(answer.Interests);
        Assert.Equal((InterestKind.Average, 5u), (average.Kind, average.Budget));
        Assert.Equal(3 / Math.Sqrt(10), answer.Items[0].Score, 1e-2);
        Assert.All(answer.Items, item => Assert.StartsWith("item-0-", item.ItemId, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Source_WithoutEnoughItems_GivesItsShareToTheOthers()
    {
        await using var stage = await QueryStage.CreateAsync(itemsPerTopic: 10);
        await stage.PutAsync(explicitPoint: Users.Follows("u", Users.State(), 0, 1));

        var answer = await stage.AskAsync(new RetrieveRequest
        {
            UserId = "u",
            Limit = 12,
            ExcludeItemIds = { Enumerable.Range(0, 8).Select(i => Catalogue.Item(0, i)) },
        });

        Assert.Equal(12, answer.Items.Count);
        Assert.Equal(2, answer.Items.Count(item => item.ItemId.StartsWith("item-0-", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Limit_SmallerThanTheInterests_IsKept()
    {
        await using var stage = await QueryStage.CreateAsync();
        await stage.PutAsync(Users.Implicit("u", Users.State(), (0, 1), (1, 1), (2, 1)), Users.Follows("u", Users.State(), 3, 4, 5));

        var answer = await stage.AskAsync(new RetrieveRequest { UserId = "u", Limit = 2 });

        Assert.Equal(2, answer.Items.Count);
        Assert.Equal(2u, (uint)answer.Interests.Sum(i => i.Budget));
    }

    static int[] Spent(RetrieveResponse answer) =>
        [.. answer.Interests.Select((_, index) => answer.Items.Count(item => item.FoundBy[0].Interest == index))];
}
