namespace Streaming.Interests;

/// <summary>An item that a source found.</summary>
/// <param name="Score">
/// Comparable within its source. <see cref="BlendRule.PooledScore"/> compares it between sources too: a cosine similarity, -1 to 1.
/// </param>
public readonly record struct Candidate<T>(T Item, float Score);

/// <summary>One source of a blend: an interest and what was found for it.</summary>
/// <param name="Budget">Results that it may give, ≥ 0.</param>
/// <param name="Candidates">Best first. More than the budget, so that repeats and excluded items can be replaced.</param>
/// <param name="Weight">How much the source counts beside the others, finite, ≥ 0. <see cref="BlendRule.RoundRobin"/> knows budgets alone.</param>
public sealed record RankedSource<T>(int Budget, IReadOnlyList<Candidate<T>> Candidates, double Weight = 1);

/// <summary>That a source found an item.</summary>
/// <param name="Source">The source's index.</param>
/// <param name="Rank">In the source's own list, from 1.</param>
public readonly record struct Finding(int Source, int Rank, float Score);

/// <summary>One result of a blend.</summary>
/// <param name="Source">The source whose turn put it in; of a rule that pools, the source that it owes most to.</param>
/// <param name="FoundBy">Every source that found it, by source.</param>
public readonly record struct Blended<T>(T Item, int Source, ReadOnlyMemory<Finding> FoundBy);
