using Streaming.Contracts;
using Streaming.Pipeline.Users;
using Streaming.Query.Tests.Stage;

namespace Streaming.Query.Tests.Strategies;

public class StrategyTests
{
    static readonly (string, string?)[] s_named =
    [
        ("Query:Strategies:fusion:Rule", "ReciprocalRankFusion"),
        ("Query:Strategies:fusion:ImplicitShare", "0.25"),
        ("Query:Strategies:mail:Interests", "Explicit"),
        ("Query:Presets:Core", "fusion"),
        ("Query:SurfacePresets:mail:New", "mail"),
        ("Query:CasualFrom", "1"),
        ("Query:CoreFrom", "2"),
    ];

    [Fact]
    public async Task NamedStrategy_IsUsed_AndNamedInAnswerAndServed()
    {
        await using var stage = await StageAsync(settings: s_named);

        var answer = await stage.AskAsync(new RetrieveRequest { UserId = "u", Limit = 8, StrategyName = "fusion" });

        Assert.Equal(("fusion", Strategy.Blended), (answer.StrategyName, answer.Strategy));
        Assert.Equal((BlendRule.ReciprocalRankFusion, 0.25), (answer.Blend.Rule, answer.Blend.ImplicitShare));
        Assert.Equal(2, answer.Interests.Where(i => i.Kind == InterestKind.Implicit).Sum(i => i.Budget));
        Assert.Equal(8, answer.Items.Count);
    }

    [Fact]
    public async Task NothingNamed_IsThePresetOfTheSegmentAndSurface()
    {
        await using var stage = await StageAsync(settings: s_named);
        await stage.PutAsync(Users.Implicit("core", Users.State(Users.Saw("a", 1), Users.Saw("b", 2)), (0, 1)));

        var core = await stage.AskAsync(new RetrieveRequest { UserId = "core" });
        var isNew = await stage.AskAsync(new RetrieveRequest { UserId = "u" });
        var mail = await stage.AskAsync(new RetrieveRequest { UserId = "u", Surface = "mail" });
        var named = await stage.AskAsync(new RetrieveRequest { UserId = "core", Strategy = Strategy.Implicit });

        Assert.Equal(("fusion", Segment.Core), (core.StrategyName, core.Segment));
        Assert.Equal(("blended", Segment.New), (isNew.StrategyName, isNew.Segment));
        Assert.Equal("mail", mail.StrategyName);
        Assert.All(mail.Interests, interest => Assert.Equal(InterestKind.Topic, interest.Kind));
        Assert.Equal("implicit", named.StrategyName);
    }

    [Fact]
    public async Task UnknownName_IsRefused_NamingThoseThatThereAre()
    {
        await using var stage = await StageAsync(settings: s_named);

        var error = await Assert.ThrowsAsync<InvalidMessageException>(() => stage.AskAsync(new RetrieveRequest { UserId = "u", StrategyName = "best" }));

        Assert.Equal("strategy_name", error.Field);
        Assert.Contains("blended, explicit, fusion, implicit, mail, single", error.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(BlendRule.RoundRobin, new[] { "item-0-0", "item-1-0", "item-0-1", "item-1-1", "item-0-2", "item-0-3" })]
    [InlineData(BlendRule.WeightedRoundRobin, new[] { "item-0-0", "item-1-0", "item-0-1", "item-0-2", "item-1-1", "item-0-3" })]
    [InlineData(BlendRule.PooledScore, new[] { "item-0-0", "item-1-0", "item-0-1", "item-1-1", "item-0-2", "item-1-2" })]
    public async Task Blend_SpelledOut_IsUsed(BlendRule rule, string[] items)
    {
        await using var stage = await QueryStage.CreateAsync();
        await stage.PutAsync(Users.Implicit("u", Users.State(), (0, 2), (1, 1)));

        var answer = await stage.AskAsync(new RetrieveRequest { UserId = "u", Limit = 6, Blend = new Blend { Rule = rule } });

        Assert.Equal(items, answer.Items.Select(item => item.ItemId));
        Assert.Equal("custom", answer.StrategyName);
    }

    [Theory]
    [InlineData(BudgetRule.Mass, 0u, new[] { 4u, 2u })]
    [InlineData(BudgetRule.Equal, 0u, new[] { 3u, 3u })]
    [InlineData(BudgetRule.Fixed, 1u, new[] { 1u, 1u })]
    public async Task Budgets_AreSplitByTheRule(BudgetRule rule, uint each, uint[] budgets)
    {
        await using var stage = await QueryStage.CreateAsync();
        await stage.PutAsync(Users.Implicit("u", Users.State(), (0, 2), (1, 1)));

        var answer = await stage.AskAsync(new RetrieveRequest { UserId = "u", Limit = 6, Blend = new Blend { Budgets = rule, FixedBudget = each } });

        Assert.Equal(budgets, answer.Interests.Select(interest => interest.Budget));
        Assert.Equal(budgets.Sum(b => b), answer.Items.Count);
        Assert.Single(stage.Spy.Searches);
    }

    [Theory]
    [InlineData(BlendRule.StandardScore)]
    [InlineData(BlendRule.RankScore)]
    [InlineData(BlendRule.ReciprocalRankFusion)]
    public async Task ItemThatMoreInterestsFound_ComesFirst(BlendRule rule)
    {
        await using var stage = await QueryStage.CreateAsync();
        await stage.PutAsync(Users.Implicit("u", Users.State(), (0, 1), (1, 1)), Users.Follows("u", Users.State(), 0));

        var answer = await stage.AskAsync(new RetrieveRequest { UserId = "u", Limit = 4, Blend = new Blend { Rule = rule } });

        Assert.Equal("item-0-0", answer.Items[0].ItemId);
        Assert.Equal(2, answer.Items[0].FoundBy.Count);
    }

    [Theory]
    [InlineData(BlendRule.RoundRobin)]
    [InlineData(BlendRule.PooledScore)]
    public async Task TopicShare_GivesTheLastPlacesToTopicsThatTheOthersLack(BlendRule rule)
    {
        await using var stage = await QueryStage.CreateAsync(itemsPerTopic: 3);
        await stage.PutAsync(Users.Implicit("u", Users.State(), (0, 1)));

        var plain = await stage.AskAsync(new RetrieveRequest { UserId = "u", Limit = 2, Blend = new Blend { Rule = rule } });
        var covering = await stage.AskAsync(new RetrieveRequest { UserId = "u", Limit = 2, Blend = new Blend { Rule = rule, TopicShare = 0.5, DiversityPool = 4 } });

        Assert.Equal(["item-0-0", "item-0-1"], plain.Items.Select(item => item.ItemId));
        Assert.Equal(2, covering.Items.Count);
        Assert.Equal("item-0-0", covering.Items[0].ItemId);
        Assert.DoesNotContain("item-0-", covering.Items[1].ItemId, StringComparison.Ordinal);
        Assert.Equal((0.5, 4u), (covering.Blend.TopicShare, covering.Blend.DiversityPool));
    }

    [Fact]
    public async Task PooledScore_TakesTheBestOfAllLists_WhateverTheBudgets()
    {
        await using var stage = await QueryStage.CreateAsync();
        // The lighter interest has a budget of one item.
        await stage.PutAsync(Users.Implicit("u", Users.State(), (0, 5), (1, 1)));

        var answer = await stage.AskAsync(new RetrieveRequest { UserId = "u", Limit = 6, Blend = new Blend { Rule = BlendRule.PooledScore } });

        Assert.Equal(["item-0-0", "item-1-0", "item-0-1", "item-1-1", "item-0-2", "item-1-2"], answer.Items.Select(item => item.ItemId));
    }

    [Fact]
    public async Task Diversity_ChoosesFromMore_AndAsksForVectorsOnlyThen()
    {
        await using var stage = await QueryStage.CreateAsync();
        await stage.PutAsync(Users.Implicit("u", Users.State(), (0, 1)));

        var plain = await stage.AskAsync(new RetrieveRequest { UserId = "u", Limit = 3 });
        var diverse = await stage.AskAsync(new RetrieveRequest { UserId = "u", Limit = 3, Blend = new Blend { DiversityLambda = 0, DiversityPool = 4 } });

        Assert.Equal(["item-0-0", "item-0-1", "item-0-2"], plain.Items.Select(item => item.ItemId));
        Assert.Equal(["item-0-0", "item-0-11", "item-0-5"], diverse.Items.Select(item => item.ItemId));
        Assert.Equal([false, true], stage.Spy.Searches.Select(search => search.QueryPoints[0].WithVectors is not null));
    }

    static async Task<QueryStage> StageAsync((string, string?)[] settings)
    {
        var stage = await QueryStage.CreateAsync(settings: settings);
        await stage.PutAsync(Users.Implicit("u", Users.State(), (0, 3), (1, 1)), Users.Follows("u", Users.State(), 2, 3));
        return stage;
    }
}
