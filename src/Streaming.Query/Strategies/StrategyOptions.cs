using Streaming.Contracts;

namespace Streaming.Query.Strategies;

/// <summary>One named strategy, section <c>Query:Strategies:NAME</c>.</summary>
public sealed class StrategyOptions
{
    /// <summary>Which interests: <c>Blended</c> (the default), <c>Implicit</c>, <c>Explicit</c> or <c>Single</c>.</summary>
    public Strategy Interests { get; set; } = Strategy.Blended;

    /// <summary>The split follows what was learned from outcomes, per segment and surface; where nothing was yet, it is as configured here.
    /// With <c>Interests</c> = <c>Blended</c> and <c>Budgets</c> = <c>Mass</c>. The default is false.</summary>
    public bool Adaptive { get; set; }

    /// <summary>The fingerprint of the generation to answer from, so that an arm can try a new model before it is live; while that generation
    /// is not whole, the live one answers. For strategies that requests and arms name, not for presets. The default is the live one.</summary>
    public string? Generation { get; set; }

    /// <summary>How their lists become one: <c>RoundRobin</c> (the default), <c>WeightedRoundRobin</c>, <c>PooledScore</c>,
    /// <c>StandardScore</c>, <c>RankScore</c> or <c>ReciprocalRankFusion</c>.</summary>
    public BlendRule Rule { get; set; } = BlendRule.RoundRobin;

    /// <summary>How the limit is split within a kind: <c>Mass</c> (the default), <c>Equal</c> or <c>Fixed</c>.</summary>
    public BudgetRule Budgets { get; set; } = BudgetRule.Mass;

    /// <summary>With <c>Fixed</c>: items an interest, 1 to 1000.</summary>
    public int FixedBudget { get; set; }

    /// <summary>Share of the limit for implicit interests, 0 to 1. The default is <see cref="QueryOptions.ImplicitShare"/>.</summary>
    public double? ImplicitShare { get; set; }

    /// <summary>λ of a re-rank by maximal marginal relevance, 0 (diversity alone) to 1 (relevance alone). The default is none.</summary>
    public double? DiversityLambda { get; set; }

    /// <summary>Share of the limit, at the end of the answer, for topics that the items before lack, 0 to 1; not beside λ. The default is none.</summary>
    public double? TopicShare { get; set; }

    /// <summary>From how many times the limit the re-rank, or the choice for topics, is made, 1 to 4. The default is 2.</summary>
    public int DiversityPool { get; set; } = RetrievalStrategy.DefaultPool;
}
