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
        var turns = new Turns<T>(sources, isExcluded);
        var left = new int[sources.Count];
        var unspent = 0;
        for (var source = 0; source < left.Length; source++)
        {
            left[source] = sources[source].Budget;
            ArgumentOutOfRangeException.ThrowIfNegative(left[source], nameof(sources));
            unspent = checked(unspent + left[source]);
        }

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

        for (var taken = true; taken;)
        {
            taken = false;
            for (var source = 0; source < left.Length && unspent > 0; source++)
            {
                if (turns.TryTake(source))
                    (unspent, taken) = (unspent - 1, true);
            }
        }

        return turns.Results();
    }

    sealed class Turns<T>(IReadOnlyList<RankedSource<T>> sources, Func<T, bool> isExcluded)
        where T : notnull
    {
        readonly int[] _next = new int[sources.Count];
        readonly List<(T Item, int Source)> _taken = [];
        readonly Dictionary<T, int> _positions = [];

        public bool TryTake(int source)
        {
            var candidates = sources[source].Candidates;
            while (_next[source] < candidates.Count)
            {
                var item = candidates[_next[source]++].Item;
                if (isExcluded(item) || !_positions.TryAdd(item, _taken.Count))
                    continue;
                _taken.Add((item, source));
                return true;
            }

            return false;
        }

        /// <summary>The taken items with their findings, which lie one item after the other in one array.</summary>
        public Blended<T>[] Results()
        {
            var ends = new int[_taken.Count];
            ForEachFinding((position, _) => ends[position]++);
            for (var i = 1; i < ends.Length; i++)
                ends[i] += ends[i - 1];

            var findings = new Finding[ends.Length == 0 ? 0 : ends[^1]];
            var counts = new int[ends.Length];
            ForEachFinding((position, finding) =>
            {
                var start = position == 0 ? 0 : ends[position - 1];
                findings[start + counts[position]++] = finding;
            });

            var results = new Blended<T>[ends.Length];
            for (var i = 0; i < results.Length; i++)
            {
                var found = findings.AsMemory(ends[i] - counts[i], counts[i]);
                results[i] = new Blended<T>(_taken[i].Item, _taken[i].Source, found);
            }

            return results;
        }

        void ForEachFinding(Action<int, Finding> act)
        {
            var lastSource = new int[_taken.Count];
            Array.Fill(lastSource, -1);
            for (var source = 0; source < sources.Count; source++)
            {
                var candidates = sources[source].Candidates;
                for (var i = 0; i < candidates.Count; i++)
                {
                    if (!_positions.TryGetValue(candidates[i].Item, out var position) || lastSource[position] == source)
                        continue;
                    lastSource[position] = source;
                    act(position, new Finding(source, i + 1, candidates[i].Score));
                }
            }
        }
    }
}
