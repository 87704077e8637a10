using Streaming.Contracts;
using Rule = Streaming.Interests.BlendRule;

namespace Streaming.Query.Strategies;

/// <summary>How an answer is made: which interests are searched, and how what they find becomes one list.</summary>
/// <param name="Name">As an experiment's arm, an answer and a served record call it.</param>
/// <param name="FixedBudget">Items an interest, with <see cref="BudgetRule.Fixed"/>.</param>
/// <param name="ImplicitShare">Of the limit, where there are both kinds.</param>
/// <param name="DiversityLambda">λ of the re-rank; null: there is none.</param>
/// <param name="DiversityPool">The re-rank chooses from so many times the limit.</param>
sealed record RetrievalStrategy(
    string Name, Strategy Interests, Rule Rule, BudgetRule Budgets, int FixedBudget, double ImplicitShare, double? DiversityLambda, int DiversityPool)
{
    /// <summary>The built-in strategy that is used where nothing else is said.</summary>
    public const string Blended = "blended";

    /// <summary>The built-in strategy whose split is learned.</summary>
    public const string Adapts = "adaptive";

    /// <summary>The name of a strategy that a request spells out.</summary>
    public const string Custom = "custom";

    public const int DefaultPool = 2;

    /// <summary>Share of the limit, at the end of the answer, for topics that the items before lack; null: none.</summary>
    public double? TopicShare { get; init; }

    /// <summary>The split follows what was learned.</summary>
    public bool Adaptive { get; init; }

    /// <summary>The fingerprint of the generation to answer from; null: the live one.</summary>
    public string? Generation { get; init; }

    /// <summary>What was learned for the user's segment on the request's surface; null: nothing.</summary>
    public LearnedSplit? Split { get; init; }

    /// <summary>How many times the limit is blended before the last step chooses from it.</summary>
    public int Pool => DiversityLambda is null && TopicShare is null ? 1 : DiversityPool;

    /// <summary>How many of an interest's items the rule is given: all that could be in the answer of those that take the best or take turns.
    /// Rules that compare places within the lists are given twice the budget.</summary>
    public int Candidates(int budget, int limit) => Pool * (Rule switch
    {
        Rule.StandardScore or Rule.RankScore or Rule.ReciprocalRankFusion => Math.Min(2 * budget, limit),
        _ => limit,
    });

    public static RetrievalStrategy Of(string name, StrategyOptions options, double implicitShare) => new(
        name, options.Interests, RuleOf(options.Rule), options.Budgets == BudgetRule.Unspecified ? BudgetRule.Mass : options.Budgets,
        options.FixedBudget, options.ImplicitShare ?? implicitShare, options.DiversityLambda, options.DiversityPool)
    {
        TopicShare = options.TopicShare,
        Adaptive = options.Adaptive,
        Generation = options.Generation,
    };

    /// <summary>This one, but for what the request spells out.</summary>
    public RetrievalStrategy With(Blend blend) => new(
        Custom, Interests, RuleOf(blend.Rule), blend.Budgets == BudgetRule.Unspecified ? BudgetRule.Mass : blend.Budgets, (int)blend.FixedBudget,
        blend.HasImplicitShare ? blend.ImplicitShare : ImplicitShare, blend.HasDiversityLambda ? blend.DiversityLambda : null,
        blend.DiversityPool == 0 ? DefaultPool : (int)blend.DiversityPool)
    {
        TopicShare = blend.HasTopicShare ? blend.TopicShare : null,
    };

    /// <summary>What it says, complete.</summary>
    public Blend ToBlend()
    {
        var blend = new Blend { Rule = RuleOf(Rule), Budgets = Budgets, FixedBudget = (uint)FixedBudget, ImplicitShare = ImplicitShare };
        if (DiversityLambda is { } lambda)
            (blend.DiversityLambda, blend.DiversityPool) = (lambda, (uint)DiversityPool);
        if (TopicShare is { } share)
            (blend.TopicShare, blend.DiversityPool) = (share, (uint)DiversityPool);
        return blend;
    }

    static Rule RuleOf(BlendRule rule) => rule switch
    {
        BlendRule.Unspecified or BlendRule.RoundRobin => Rule.RoundRobin,
        BlendRule.WeightedRoundRobin => Rule.WeightedRoundRobin,
        BlendRule.PooledScore => Rule.PooledScore,
        BlendRule.StandardScore => Rule.StandardScore,
        BlendRule.RankScore => Rule.RankScore,
        BlendRule.ReciprocalRankFusion => Rule.ReciprocalRankFusion,
        _ => throw new ArgumentOutOfRangeException(nameof(rule), rule, "There is no such rule."),
    };

    static BlendRule RuleOf(Rule rule) => rule switch
    {
        Rule.RoundRobin => BlendRule.RoundRobin,
        Rule.WeightedRoundRobin => BlendRule.WeightedRoundRobin,
        Rule.PooledScore => BlendRule.PooledScore,
        Rule.StandardScore => BlendRule.StandardScore,
        Rule.RankScore => BlendRule.RankScore,
        Rule.ReciprocalRankFusion => BlendRule.ReciprocalRankFusion,
        _ => throw new ArgumentOutOfRangeException(nameof(rule), rule, "There is no such rule."),
    };
}
