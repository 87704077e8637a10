using BitFaster.Caching;
using BitFaster.Caching.Lru;

namespace Streaming.Pipeline.Items;

/// <summary>A bounded memory of item vectors, and of topic vectors for a short time.</summary>
/// <remarks>
/// What is not there is never remembered, so an item that arrives is seen at the next look. An item whose record was just seen is not
/// remembered for <see cref="ItemCacheOptions.UnsettledFor"/>: the catalogue worker may not have written it yet.
/// </remarks>
public sealed class ItemCache(ItemPoints points, ItemCacheOptions options, TimeProvider clock)
{
    readonly ConcurrentLru<string, Entry<CatalogueItem>> _items = new(options.Items);
    readonly ConcurrentLru<string, Entry<float[]>> _topics = new(options.Topics);
    readonly ConcurrentLru<string, long> _unsettled = new(options.Items);

    /// <summary>Adds to <paramref name="into"/> each of <paramref name="ids"/> that the catalogue has.</summary>
    public async Task AddItemsAsync(IReadOnlyCollection<string> ids, Dictionary<string, CatalogueItem> into, CancellationToken cancellationToken)
    {
        var now = clock.GetTimestamp();
        List<string>? missing = null;
        foreach (var id in ids)
            if (_items.TryGet(id, out var entry) && clock.GetElapsedTime(entry.At, now) < options.MaxAge)
                into[id] = entry.Value;
            else
                (missing ??= []).Add(id);
        if (missing is null)
            return;
        foreach (var chunk in missing.Chunk(ItemCacheOptions.ReadSize))
            foreach (var (id, item) in await points.GetItemsAsync(chunk, cancellationToken))
            {
                into[id] = item;
                if (!_unsettled.TryGet(id, out var since) || clock.GetElapsedTime(since, now) > options.UnsettledFor)
                    _items.AddOrUpdate(id, new Entry<CatalogueItem>(item, now));
            }
    }

    /// <summary>Adds to <paramref name="into"/> the vector of each of <paramref name="ids"/> that has one.</summary>
    public async Task AddTopicsAsync(IReadOnlyCollection<string> ids, Dictionary<string, float[]> into, CancellationToken cancellationToken)
    {
        var now = clock.GetTimestamp();
        List<string>? missing = null;
        foreach (var id in ids)
            if (_topics.TryGet(id, out var entry) && clock.GetElapsedTime(entry.At, now) < options.TopicMaxAge)
                into[id] = entry.Value;
            else
                (missing ??= []).Add(id);
        if (missing is null)
            return;
        foreach (var chunk in missing.Chunk(ItemCacheOptions.ReadSize))
            foreach (var (id, vector) in await points.GetTopicsAsync(chunk, cancellationToken))
            {
                into[id] = vector;
                _topics.AddOrUpdate(id, new Entry<float[]>(vector, now));
            }
    }

    /// <summary>Forgets an item whose record was just seen.</summary>
    public void Invalidate(string itemId)
    {
        _unsettled.AddOrUpdate(itemId, clock.GetTimestamp());
        _items.TryRemove(itemId, out _);
    }

    readonly record struct Entry<T>(T Value, long At);
}

/// <summary>How much of the catalogue a worker remembers.</summary>
public sealed class ItemCacheOptions
{
    /// <summary>Points asked for in one request.</summary>
    internal const int ReadSize = 256;

    /// <summary>Items remembered. The default is 100,000: some 50 MB at 64 floats.</summary>
    public int Items { get; set; } = 100_000;

    /// <summary>Topics remembered. The default is 10,000.</summary>
    public int Topics { get; set; } = 10_000;

    /// <summary>An item is read again after this long. The default is 10 minutes.</summary>
    public TimeSpan MaxAge { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>A topic is read again after this long. The default is 10 seconds.</summary>
    public TimeSpan TopicMaxAge { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>An item whose record was just seen is not remembered for this long. The default is 1 minute.</summary>
    public TimeSpan UnsettledFor { get; set; } = TimeSpan.FromMinutes(1);
}
