namespace Streaming.Interests;

/// <summary>Blends the same candidate lists by any rule, so that rules can be compared on one retrieval.</summary>
public static class Blender
{
    /// <summary>Blends ranked lists into one.</summary>
    /// <param name="isExcluded">Items that must not appear; null: none.</param>
    /// <param name="ties">
    /// Orders items that a pooling rule finds equally good, so that the order of the sources plays no part; null: the items' own order.
    /// </param>
    /// <returns>At most as many as the budgets' total, without repeats, best first.</returns>
    public static Blended<T>[] Blend<T>(
        BlendRule rule, IReadOnlyList<RankedSource<T>> sources, Func<T, bool>? isExcluded = null, IComparer<T>? ties = null)
        where T : notnull
    {
        isExcluded ??= static _ => false;
        ties ??= Comparer<T>.Default;
        return rule switch
        {
            BlendRule.RoundRobin => RoundRobin.Blend(sources, isExcluded),
            BlendRule.WeightedRoundRobin => WeightedRoundRobin.Blend(sources, isExcluded),
            BlendRule.PooledScore => Pool<T>.Blend<PooledScore>(sources, isExcluded, ties),
            BlendRule.StandardScore => Pool<T>.Blend<StandardScore>(sources, isExcluded, ties),
            BlendRule.RankScore => Pool<T>.Blend<RankScore>(sources, isExcluded, ties),
            BlendRule.ReciprocalRankFusion => Pool<T>.Blend<ReciprocalRankFusion>(sources, isExcluded, ties),
            _ => throw new ArgumentOutOfRangeException(nameof(rule), rule, "There is no such rule."),
        };
    }

    /// <summary>Whether the rule puts all sources' items into one order, so that only the total of the budgets counts.</summary>
    public static bool Pools(BlendRule rule) => rule is not (BlendRule.RoundRobin or BlendRule.WeightedRoundRobin);
}
