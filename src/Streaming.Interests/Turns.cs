namespace Streaming.Interests;

/// <summary>The items that a blend has taken, and from which source each. A repeat or an excluded item does not cost a source its turn.</summary>
internal sealed class Turns<T>(IReadOnlyList<RankedSource<T>> sources, Func<T, bool> isExcluded)
    where T : notnull
{
    readonly int[] _next = new int[sources.Count];
    readonly List<(T Item, int Source)> _taken = [];
    readonly Dictionary<T, int> _positions = [];

    /// <summary>The sum of the budgets.</summary>
    public static int Total(IReadOnlyList<RankedSource<T>> sources)
    {
        var total = 0;
        foreach (var source in sources)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(source.Budget, nameof(sources));
            if (!double.IsFinite(source.Weight) || source.Weight < 0)
                throw new ArgumentOutOfRangeException(nameof(sources), source.Weight, "A weight is finite and not negative.");
            total = checked(total + source.Budget);
        }

        return total;
    }

    /// <summary>Takes the source's best item that is not in yet; false when its list has ended.</summary>
    public bool TryTake(int source)
    {
        var candidates = sources[source].Candidates;
        while (_next[source] < candidates.Count)
        {
            var item = candidates[_next[source]++].Item;
            if (!isExcluded(item) && TryTake(item, source))
                return true;
        }

        return false;
    }

    /// <summary>Takes an item; false when it is in already.</summary>
    public bool TryTake(T item, int source)
    {
        if (!_positions.TryAdd(item, _taken.Count))
            return false;
        _taken.Add((item, source));
        return true;
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
