using System.Collections.Concurrent;
using BitFaster.Caching.Lru;

namespace Streaming.Pipeline.Items;

/// <summary>
/// The items whose records were read and which the catalogue worker may not have written yet: it reads the same records at its own pace. Its
/// progress says which are written. Thread-safe.
/// </summary>
public sealed class UnsettledItems
{
    /// <summary>Newest records remembered; while the catalogue worker is behind by more, no item counts as written.</summary>
    const int MaxItems = 1 << 16;

    readonly ConcurrentLru<string, Sighting> _newest = new(2 * MaxItems);
    readonly ConcurrentDictionary<int, long> _seen = new(), _applied = new();

    /// <summary>Whether the catalogue worker has something to write still.</summary>
    public bool Any => Behind > 0;

    long Behind => _seen.Sum(seen => Math.Max(0, seen.Value - _applied.GetValueOrDefault(seen.Key)));

    /// <summary>Says that a record of the item was read.</summary>
    public void Saw(string itemId, int partition, long offset)
    {
        _newest.AddOrUpdate(itemId, new Sighting(partition, offset));
        _seen[partition] = offset + 1;
    }

    /// <summary>Says that the catalogue worker has written all records of a partition before <paramref name="next"/>.</summary>
    public void Applied(int partition, long next) => _applied[partition] = next;

    /// <summary>Of those items the ones that are surely written as the newest record that was read has them, each with where that is.</summary>
    internal Dictionary<string, Sighting?> Settled(IEnumerable<string> itemIds)
    {
        var settled = new Dictionary<string, Sighting?>();
        if (Behind <= MaxItems)
            foreach (var id in itemIds)
                if (Newest(id) is not { } newest || newest.Offset < _applied.GetValueOrDefault(newest.Partition))
                    settled.Add(id, Newest(id));
        return settled;
    }

    /// <summary>Where the newest record of an item is that was read and is not forgotten.</summary>
    internal Sighting? Newest(string itemId) => _newest.TryGet(itemId, out var found) ? found : null;

    internal readonly record struct Sighting(int Partition, long Offset);
}
