namespace Streaming.Pipeline.Items;

/// <summary>
/// The items whose records were read and which the catalogue worker may not have written yet: it reads the same records at its own pace. Its
/// progress says which are written. Thread-safe.
/// </summary>
public sealed class UnsettledItems
{
    /// <summary>Records remembered; while the catalogue worker is behind by more, no item counts as written.</summary>
    const int MaxRecords = 1 << 16;

    readonly Lock _gate = new();
    readonly Dictionary<int, Queue<(string ItemId, long Offset)>> _waiting = [];
    readonly Dictionary<string, int> _items = new(StringComparer.Ordinal);
    readonly Dictionary<int, long> _seen = [], _applied = [];
    long _settlings;

    /// <summary>Whether the catalogue worker has something to write still.</summary>
    public bool Any
    {
        get
        {
            lock (_gate)
                return Behind > 0;
        }
    }

    long Behind => _seen.Sum(seen => Math.Max(0, seen.Value - _applied.GetValueOrDefault(seen.Key)));

    /// <summary>Says that a record of the item was read.</summary>
    public void Saw(string itemId, int partition, long offset)
    {
        lock (_gate)
        {
            _seen[partition] = offset + 1;
            if (offset < _applied.GetValueOrDefault(partition))
                return;
            if (!_waiting.TryGetValue(partition, out var records))
                _waiting[partition] = records = new();
            records.Enqueue((itemId, offset));
            _items[itemId] = _items.GetValueOrDefault(itemId) + 1;
            if (records.Count > MaxRecords)
                Forget(records.Dequeue().ItemId);
        }
    }

    /// <summary>Says that the catalogue worker has written all records of a partition before <paramref name="next"/>.</summary>
    public void Applied(int partition, long next)
    {
        lock (_gate)
        {
            if (_applied.GetValueOrDefault(partition) == next)
                return;
            (_applied[partition], _settlings) = (next, _settlings + 1);
            if (_waiting.TryGetValue(partition, out var records))
                while (records.TryPeek(out var oldest) && oldest.Offset < next)
                    Forget(records.Dequeue().ItemId);
        }
    }

    /// <summary>A moment before items are read, to be asked afterwards which may be remembered.</summary>
    internal Reading Begin(IReadOnlyCollection<string> itemIds)
    {
        lock (_gate)
            return new Reading(_settlings, Behind > MaxRecords ? [] : [.. itemIds.Where(id => !_items.ContainsKey(id))]);
    }

    /// <summary>
    /// Whether the item was written before the reading began as its newest record has it, and no record came meanwhile. When something else
    /// settled meanwhile, this is not known.
    /// </summary>
    internal bool IsSettled(Reading reading, string itemId)
    {
        lock (_gate)
            return reading.Settlings == _settlings && reading.Settled.Contains(itemId) && !_items.ContainsKey(itemId);
    }

    void Forget(string itemId)
    {
        if (_items[itemId] == 1)
            _items.Remove(itemId);
        else
            _items[itemId]--;
    }

    internal sealed record Reading(long Settlings, HashSet<string> Settled);
}
