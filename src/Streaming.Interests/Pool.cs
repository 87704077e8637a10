namespace Streaming.Interests;

/// <summary>
/// One order for the items of all sources: each finding is worth something, and an item what its findings are worth together. The first
/// items, as many as the budgets add up to, are the blend.
/// </summary>
internal sealed class Pool<T>
    where T : notnull
{
    /// <summary>Worths are added up as whole numbers: sums of floating point depend on the order, and so would ties on the sources'.</summary>
    const double Unit = 1L << 40;

    readonly Dictionary<T, int> _index = [];
    readonly List<Entry> _entries = [];

    /// <param name="ties">Orders items of the same worth and best rank.</param>
    public static Blended<T>[] Blend<TWorth>(IReadOnlyList<RankedSource<T>> sources, Func<T, bool> isExcluded, IComparer<T> ties)
        where TWorth : IFindingWorth
    {
        var total = Turns<T>.Total(sources);
        var pool = new Pool<T>();
        for (var source = 0; source < sources.Count; source++)
            pool.Add<TWorth>(source, sources[source], isExcluded);

        var order = pool._entries;
        order.Sort((a, b) =>
        {
            var byWorth = b.Worth.CompareTo(a.Worth);
            if (byWorth != 0)
                return byWorth;
            return a.BestRank != b.BestRank ? a.BestRank.CompareTo(b.BestRank) : ties.Compare(a.Item, b.Item);
        });
        var turns = new Turns<T>(sources, isExcluded);
        for (var i = 0; i < order.Count && i < total; i++)
            turns.TryTake(order[i].Item, order[i].Source);
        return turns.Results();
    }

    void Add<TWorth>(int source, RankedSource<T> from, Func<T, bool> isExcluded)
        where TWorth : IFindingWorth
    {
        var statistics = SourceStatistics.Of(from.Candidates);
        for (var i = 0; i < from.Candidates.Count; i++)
        {
            var candidate = from.Candidates[i];
            if (isExcluded(candidate.Item))
                continue;
            var worth = (long)Math.Round(from.Weight * TWorth.Of(candidate.Score, i + 1, statistics) * Unit);
            if (_index.TryAdd(candidate.Item, _entries.Count))
                _entries.Add(new Entry(candidate.Item, source, worth, worth, i + 1, source));
            else if (_index[candidate.Item] is var at && _entries[at].Last != source)
                _entries[at] = _entries[at].With<TWorth>(source, worth, i + 1);
        }
    }

    /// <param name="Source">The source that it owes most to.</param>
    /// <param name="Most">What that one's finding is worth.</param>
    /// <param name="Last">The last source that found it: a source counts once.</param>
    readonly record struct Entry(T Item, int Source, long Worth, long Most, int BestRank, int Last)
    {
        public Entry With<TWorth>(int source, long worth, int rank)
            where TWorth : IFindingWorth => new(
            Item,
            worth > Most ? source : Source,
            TWorth.AddsUp ? Worth + worth : Math.Max(Worth, worth),
            Math.Max(Most, worth),
            Math.Min(BestRank, rank),
            source);
    }
}
