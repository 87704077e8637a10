namespace Streaming.Embedded.Qdrant;

/// <summary>Ids in order, for scrolling. New ones are merged in when somebody scrolls; ids of deleted points are dropped then.</summary>
sealed class SortedKeys
{
    readonly Lock _lock = new();
    readonly List<PointKey> _added = [];
    List<PointKey> _sorted = [];

    public void Add(PointKey key)
    {
        lock (_lock)
            _added.Add(key);
    }

    /// <returns>A list that is never changed, with ids of deleted points among them.</returns>
    public IReadOnlyList<PointKey> InOrder(Func<PointKey, bool> exists)
    {
        lock (_lock)
        {
            if (_added.Count == 0)
                return _sorted;
            _added.Sort();
            var merged = new List<PointKey>(_sorted.Count + _added.Count);
            var (left, right) = (0, 0);
            while (left < _sorted.Count || right < _added.Count)
            {
                var takeLeft = right == _added.Count || (left < _sorted.Count && _sorted[left].CompareTo(_added[right]) <= 0);
                var key = takeLeft ? _sorted[left++] : _added[right++];
                if (exists(key) && (merged.Count == 0 || merged[^1] != key))
                    merged.Add(key);
            }
            _added.Clear();
            return _sorted = merged;
        }
    }

    /// <returns>Where the first id that is not below <paramref name="from"/> is.</returns>
    public static int IndexOf(IReadOnlyList<PointKey> keys, PointKey from)
    {
        var (low, high) = (0, keys.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (keys[middle].CompareTo(from) < 0)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }
}
