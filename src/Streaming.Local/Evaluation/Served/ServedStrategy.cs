using Streaming.Contracts;

namespace Streaming.Local.Evaluation.Served;

/// <summary>One row of the comparison: what the query worker is asked for.</summary>
/// <param name="Strategy">Which interests are searched.</param>
/// <param name="Blend">How their lists become one; null: as the worker does it by itself, in turns.</param>
sealed record ServedStrategy(string Name, Strategy Strategy, Blend? Blend = null)
{
    public const string Single = "single", SelfAttention = "self-attention", Implicit = "implicit", Explicit = "explicit", Blended = "blended";

    const double Relevance = 0.7;

    /// <summary>The last tenth: chosen on validation events, where it covers more topics than a single vector and still finds more items.</summary>
    const double ForTopics = 0.1;

    /// <summary>Items an answer, at most as many as the contract allows.</summary>
    const int MostItems = 1000;

    /// <summary>What the lists of implicit interests are read from: as many items of each as a whole answer may take.</summary>
    public static ServedStrategy ImplicitLists { get; } = new("implicit lists", Strategy.Implicit, Lists) { Limit = MostItems };

    /// <summary>The same of the choices.</summary>
    public static ServedStrategy ExplicitLists { get; } = new("explicit lists", Strategy.Explicit, Lists) { Limit = MostItems };

    static Blend Lists => new() { Rule = BlendRule.RoundRobin, Budgets = BudgetRule.Fixed, FixedBudget = ServedEvaluation.Budget };

    /// <summary>Items an answer.</summary>
    public int Limit { get; init; } = ServedEvaluation.Budget;

    /// <summary>It puts the same lists of the same interests into an order; else it searches something else or looks at items' vectors.</summary>
    public bool OnlyOrders => Strategy != Strategy.Single && Blend is null or { HasDiversityLambda: false, HasTopicShare: false };

    /// <summary>What a model with both kinds of interest is asked for: the kinds alone, and the blend by each rule.</summary>
    public static IReadOnlyList<ServedStrategy> OfBothKinds { get; } =
    [
        new("average", Strategy.Single),
        new(Implicit, Strategy.Implicit),
        new(Explicit, Strategy.Explicit),
        new(Blended, Strategy.Blended),
        new($"{Blended}, weighted turns", Strategy.Blended, By(BlendRule.WeightedRoundRobin)),
        new($"{Blended}, pooled score", Strategy.Blended, By(BlendRule.PooledScore)),
        new($"{Blended}, normalised score", Strategy.Blended, By(BlendRule.StandardScore)),
        new($"{Blended}, reciprocal ranks", Strategy.Blended, By(BlendRule.ReciprocalRankFusion)),
        new($"{Blended}, re-ranked", Strategy.Blended, new Blend { Rule = BlendRule.RoundRobin, DiversityLambda = Relevance }),
        new($"{Blended}, pooled, topics", Strategy.Blended, Covering(BlendRule.PooledScore)),
        new($"{Implicit}, pooled score", Strategy.Implicit, By(BlendRule.PooledScore)),
    ];

    /// <summary>Those of <see cref="OfBothKinds"/> that are told for several seeds.</summary>
    public static IReadOnlyList<ServedStrategy> Headline { get; } =
        [.. OfBothKinds.Where(row => row.Name is Blended or $"{Blended}, pooled score" or $"{Blended}, pooled, topics")];

    /// <summary>One interest, the implicit ones, and all.</summary>
    public static IReadOnlyList<ServedStrategy> ByNumberOfInterests { get; } =
        [new("average", Strategy.Single), new(Implicit, Strategy.Implicit), new(Blended, Strategy.Blended)];

    /// <summary>What a model for comparison is asked for: its implicit interests, by score where it has several.</summary>
    public static IReadOnlyList<ServedStrategy> OfBaseline(string name) => name == Single
        ? [new(Single, Strategy.Implicit), new($"{Single}, topics", Strategy.Implicit, Covering(BlendRule.RoundRobin))]
        : [new(name, Strategy.Implicit), new($"{name}, pooled score", Strategy.Implicit, By(BlendRule.PooledScore))];

    static Blend By(BlendRule rule) => new() { Rule = rule };

    static Blend Covering(BlendRule rule) => new() { Rule = rule, TopicShare = ForTopics };
}
