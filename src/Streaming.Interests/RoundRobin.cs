namespace Streaming.Interests;

/// <summary>
/// The paper's blend (arXiv 2506.23060): the sources take turns, and each turn puts in the source's best item that is not in yet, so
/// that a repeat does not cost a source its turn.
/// </summary>
public static class RoundRobin
{
    /// <summary>
    /// Blends ranked lists. A source takes turns until its budget is spent or its list ends. What the ended ones left over is then
    /// given to the others, one result a turn in the same order, until the total of the budgets is spent or all lists have ended.
    /// </summary>
    /// <param name="isExcluded">Items that must not appear. They do not cost a turn either.</param>
    /// <returns>At most as many as the budgets' total, without repeats, in the order of their turns.</returns>
    public static Blended<T>[] Blend<T>(IReadOnlyList<RankedSource<T>> sources, Func<T, bool> isExcluded)
        where T : notnull
    {
        var unspent = Turns<T>.Total(sources);
        var turns = new Turns<T>(sources, isExcluded);
        var left = new int[sources.Count];
        for (var source = 0; source < left.Length; source++)
            left[source] = sources[source].Budget;

        for (var taken = true; taken;)
        {
            taken = false;
            for (var source = 0; source < left.Length; source++)
            {
                if (left[source] == 0)
                    continue;
                if (turns.TryTake(source))
                    (left[source], unspent, taken) = (left[source] - 1, unspent - 1, true);
                else
                    left[source] = 0;
            }
        }

        GiveOver(turns, left.Length, unspent);
        return turns.Results();
    }

    /// <summary>What is unspent goes to whoever has items left, one a turn.</summary>
    internal static void GiveOver<T>(Turns<T> turns, int sources, int unspent)
        where T : notnull
    {
        for (var taken = true; taken;)
        {
            taken = false;
            for (var source = 0; source < sources && unspent > 0; source++)
            {
                if (turns.TryTake(source))
                    (unspent, taken) = (unspent - 1, true);
            }
        }
    }
}
