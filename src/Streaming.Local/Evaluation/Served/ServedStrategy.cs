using Streaming.Contracts;

namespace Streaming.Local.Evaluation.Served;

/// <summary>One row of the comparison: what the query worker is asked for.</summary>
/// <param name="Strategy">Which interests are searched.</param>
/// <param name="Blend">How their lists become one; null: as the worker does it by itself, in turns.</param>
sealed record ServedStrategy(string Name, Strategy Strategy, Blend? Blend = null)
{
    public const string Single = "single", SelfAttention = "self-attention", Implicit = "implicit", Explicit = "explicit", Blended = "blended";

    const double Relevance = 0.7;

    /// <summary>What a model with both kinds of interest is asked for: the kinds alone, and the blend by each rule.</summary>
    /// <param name="budget">Items an answer. Rules that pool see as many of each interest, so that the rule alone decides.</param>
    public static IReadOnlyList<ServedStrategy> Of(int budget) =>
    [
        new("average", Strategy.Single),
        new(Implicit, Strategy.Implicit),
        new(Explicit, Strategy.Explicit),
        new(Blended, Strategy.Blended),
        new($"{Blended}, weighted turns", Strategy.Blended, new Blend { Rule = BlendRule.WeightedRoundRobin }),
        new($"{Blended}, pooled score", Strategy.Blended, Pooled(BlendRule.PooledScore, budget)),
        new($"{Blended}, normalised score", Strategy.Blended, Pooled(BlendRule.StandardScore, budget)),
        new($"{Blended}, reciprocal ranks", Strategy.Blended, Pooled(BlendRule.ReciprocalRankFusion, budget)),
        new($"{Blended}, re-ranked", Strategy.Blended, new Blend { Rule = BlendRule.RoundRobin, DiversityLambda = Relevance }),
        new($"{Implicit}, pooled score", Strategy.Implicit, Pooled(BlendRule.PooledScore, budget)),
    ];

    /// <summary>What a model for comparison is asked for: its implicit interests, by score where it has several.</summary>
    public static IReadOnlyList<ServedStrategy> OfBaseline(string name, int budget) => name == Single
        ? [new(Single, Strategy.Implicit)]
        : [new(name, Strategy.Implicit), new($"{name}, pooled score", Strategy.Implicit, Pooled(BlendRule.PooledScore, budget))];

    static Blend Pooled(BlendRule rule, int budget) => new() { Rule = rule, Budgets = BudgetRule.Fixed, FixedBudget = (uint)budget };
}
