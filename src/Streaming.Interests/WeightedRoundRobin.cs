namespace Streaming.Interests;

/// <summary>
/// Turns in proportion to weights: the next turn goes to the source that is furthest behind its share of what was given so far (the divisor
/// method of Webster and Sainte-Laguë). So every beginning of the list, not the whole alone, holds the sources in proportion.
/// </summary>
public static class WeightedRoundRobin
{
    /// <summary>
    /// Blends ranked lists. The k-th item of a source with weight w is due at (k - 1/2) / w; the earliest due is taken, of two at once the
    /// earlier source's. A source takes turns until its budget is spent or its list ends; one of weight 0 only gets what the others leave.
    /// What remains is then given over one a turn, as in <see cref="RoundRobin"/>.
    /// </summary>
    /// <param name="isExcluded">Items that must not appear. They do not cost a turn either.</param>
    /// <returns>At most as many as the budgets' total, without repeats, in the order of their turns.</returns>
    public static Blended<T>[] Blend<T>(IReadOnlyList<RankedSource<T>> sources, Func<T, bool> isExcluded)
        where T : notnull
    {
        var unspent = Turns<T>.Total(sources);
        var turns = new Turns<T>(sources, isExcluded);
        var given = new int[sources.Count];
        var ended = new bool[sources.Count];
        while (Next(sources, given, ended) is var next and >= 0)
        {
            if (turns.TryTake(next))
                (given[next], unspent) = (given[next] + 1, unspent - 1);
            else
                ended[next] = true;
        }

        RoundRobin.GiveOver(turns, given.Length, unspent);
        return turns.Results();
    }

    static int Next<T>(IReadOnlyList<RankedSource<T>> sources, int[] given, bool[] ended)
    {
        var next = -1;
        var earliest = double.PositiveInfinity;
        for (var source = 0; source < given.Length; source++)
        {
            if (ended[source] || given[source] == sources[source].Budget)
                continue;
            var due = (given[source] + 0.5) / sources[source].Weight;
            if (due < earliest)
                (next, earliest) = (source, due);
        }

        return next;
    }
}
