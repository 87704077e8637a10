using Streaming.Contracts;
using Streaming.Local.Evaluation.Served;

namespace Streaming.Local.Tests.Evaluation;

public class UserRetrievalTests
{
    /// <summary>Two implicit interests, which share the item x, and a followed topic.</summary>
    static readonly UserRetrieval Found = new(
        Answer([Implicit(0.75), Implicit(0.25)], ("a1", [(0, 1, 0.9f)]), ("x", [(0, 2, 0.8f), (1, 1, 0.7f)]), ("a3", [(0, 3, 0.6f)]), ("b2", [(1, 2, 0.5f)])),
        Answer([new SearchedInterest { Kind = InterestKind.Topic }], ("t1", [(0, 1, 0.95f)]), ("a1", [(0, 2, 0.4f)])));

    [Theory]
    [InlineData(Strategy.Implicit, BlendRule.RoundRobin, new[] { "a1", "x", "a3", "b2" })]
    [InlineData(Strategy.Explicit, BlendRule.RoundRobin, new[] { "t1", "a1" })]
    [InlineData(Strategy.Blended, BlendRule.RoundRobin, new[] { "a1", "t1", "x", "a3" })]
    [InlineData(Strategy.Blended, BlendRule.PooledScore, new[] { "t1", "a1", "x", "a3" })]
    public void Answer_IsTheRulesOrderOfTheLists_ByTheWorkersBudgets(Strategy interests, BlendRule rule, string[] items) =>
        Assert.Equal(items, Found.Answer(new ServedStrategy("s", interests, new Blend { Rule = rule }), limit: 4).Items.Select(item => item.ItemId));

    [Fact]
    public void Answer_SaysWhichInterestsFoundAnItem()
    {
        var answer = Found.Answer(new ServedStrategy("s", Strategy.Blended), limit: 4);

        Assert.Equal([InterestKind.Implicit, InterestKind.Implicit, InterestKind.Topic], answer.Interests.Select(interest => interest.Kind));
        Assert.Equal([0u, 2u], answer.Items[0].FoundBy.Select(finding => finding.Interest));
        Assert.Equal([2u], answer.Items[1].FoundBy.Select(finding => finding.Interest));
    }

    [Fact]
    public void List_EndsBeforeTheFirstRankThatNobodyHas()
    {
        var found = new UserRetrieval(Answer([Implicit(1)], ("a1", [(0, 1, 0.9f)]), ("a3", [(0, 3, 0.6f)])), null);

        Assert.Equal(["a1"], found.Answer(new ServedStrategy("s", Strategy.Implicit), limit: 4).Items.Select(item => item.ItemId));
    }

    [Fact]
    public void WhatIsPopular_IsNoInterestOfTheUsers()
    {
        var found = new UserRetrieval(
            Answer([Implicit(1)], ("a1", [(0, 1, 0.9f)])), Answer([new SearchedInterest { Kind = InterestKind.Popular }], ("p1", [(0, 1, 1f)])));

        Assert.Equal(["a1"], found.Answer(new ServedStrategy("s", Strategy.Blended), limit: 4).Items.Select(item => item.ItemId));
        Assert.Empty(found.Answer(new ServedStrategy("s", Strategy.Explicit), limit: 4).Items);
    }

    static SearchedInterest Implicit(double share) => new() { Kind = InterestKind.Implicit, MassShare = share };

    static RetrieveResponse Answer(SearchedInterest[] interests, params (string Item, (uint Interest, uint Rank, float Score)[] FoundBy)[] items)
    {
        var answer = new RetrieveResponse { Interests = { interests }, Blend = new Blend { ImplicitShare = 0.5 } };
        foreach (var (item, foundBy) in items)
            answer.Items.Add(new RetrievedItem
            {
                ItemId = item, FoundBy = { foundBy.Select(of => new FoundBy { Interest = of.Interest, Rank = of.Rank, Score = of.Score }) },
            });
        return answer;
    }
}
