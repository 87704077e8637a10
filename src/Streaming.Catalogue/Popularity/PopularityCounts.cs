using Streaming.Interests;

namespace Streaming.Catalogue.Popularity;

/// <summary>Decayed counts of engagements by item. Thread-safe.</summary>
/// <param name="capacity">Items counted; when there are more, a tenth goes, the least popular first.</param>
public sealed class PopularityCounts(long halfLifeMs, int capacity)
{
    /// <summary>A count below this is forgotten: a single view is, after some seven half-lives.</summary>
    public const double Forgotten = 0.01;

    readonly Lock gate = new();
    readonly Dictionary<string, DecayedCount> counts = new(StringComparer.Ordinal);
    HashSet<string> changed = new(StringComparer.Ordinal);

    /// <summary>Grows with every change.</summary>
    public long Version { get; private set; }

    public void Clear()
    {
        lock (gate)
        {
            counts.Clear();
            changed.Clear();
            Version++;
        }
    }

    public void Restore(string itemId, DecayedCount count)
    {
        lock (gate)
            (counts[itemId], Version) = (count, Version + 1);
    }

    public void Add(string itemId, double weight, long time)
    {
        lock (gate)
        {
            counts[itemId] = counts.GetValueOrDefault(itemId).Add(weight, time, halfLifeMs);
            changed.Add(itemId);
            Version++;
        }
    }

    /// <summary>What changed since the last call, and what is forgotten by now: null.</summary>
    public List<(string ItemId, DecayedCount? Count)> TakeChanges(long now)
    {
        lock (gate)
        {
            var faded = counts.Where(count => count.Value.At(now, halfLifeMs) < Forgotten).Select(count => count.Key).ToList();
            Forget(faded);
            if (counts.Count > capacity)
                Forget([.. Ordered(now).Skip(capacity - (capacity / 10)).Select(item => item.ItemId)]);
            var taken = changed.Select(item => (item, counts.TryGetValue(item, out var count) ? count : (DecayedCount?)null)).ToList();
            changed = new HashSet<string>(StringComparer.Ordinal);
            return taken;
        }
    }

    /// <summary>The items with the greatest counts now, greatest first; of equal ones the lesser id first.</summary>
    public List<(string ItemId, double Count)> Most(int items, long now)
    {
        lock (gate)
            return [.. Ordered(now).Take(items)];
    }

    IEnumerable<(string ItemId, double Count)> Ordered(long now) => counts.Select(count => (ItemId: count.Key, Count: count.Value.At(now, halfLifeMs)))
        .OrderByDescending(item => item.Count).ThenBy(item => item.ItemId, StringComparer.Ordinal);

    void Forget(List<string> items)
    {
        foreach (var item in items)
            counts.Remove(item);
        changed.UnionWith(items);
    }
}
