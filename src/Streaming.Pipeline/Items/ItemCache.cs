using System.Diagnostics.CodeAnalysis;
using Streaming.Interests;

namespace Streaming.Pipeline.Items;

/// <summary>A bounded memory of item vectors, and of topic vectors for a short time.</summary>
/// <remarks>
/// What is not there is never remembered, so an item that arrives is seen at the next look. An item whose record was just seen is not
/// remembered until the catalogue worker's progress says that it is written.
/// </remarks>
public sealed class ItemCache(ItemPoints points, ItemCacheOptions options, TimeProvider clock)
{
    readonly long _maxAge = (long)(options.MaxAge.TotalSeconds * clock.TimestampFrequency);
    readonly ByteBoundedCache<Remembered> _items = new(options.Bytes, static item => SizeOf(item));
    readonly ByteBoundedCache<Entry> _topics = new(options.TopicBytes, static entry => SizeOf(entry.Vector));

    /// <summary>What is not remembered for now.</summary>
    public UnsettledItems Unsettled { get; } = new();

    /// <summary>Lookups for one batch of users.</summary>
    public CatalogueLookups Lookups() => new(this, clock.GetTimestamp());

    /// <summary>Looks on the id first: windows share their ids, so most look-ups end there.</summary>
    internal bool TryGetItem(ItemId id, long now, [MaybeNullWhen(false)] out CatalogueItem item)
    {
        if (id.Note is ByteBoundedCache<Remembered>.Entry noted && Fresh(noted, now) is { } known)
        {
            item = known;
            return true;
        }
        item = null;
        if (_items.Find(id.Text) is not { } entry || Fresh(entry, now) is not { } found)
            return false;
        (id.Note, item) = (entry, found);
        return true;
    }

    /// <summary>
    /// Gets the items of a window where each is noted on its id and has a vector. In passes, so that the processor waits for many of these
    /// objects, which are all over the memory, at once.
    /// </summary>
    internal bool TryGetNoted(ReadOnlySpan<EngagementFact> window, long now, Span<CatalogueItem?> items)
    {
        for (var i = 0; i < window.Length; i++)
            items[i] = (window[i].Item.Note as ByteBoundedCache<Remembered>.Entry)?.Use();
        foreach (var item in items)
            if (item is not Remembered { Vector: not null } found || found.By != this || now - found.At >= _maxAge)
                return false;
        return true;
    }

    Remembered? Fresh(ByteBoundedCache<Remembered>.Entry entry, long now) =>
        entry.Use() is { } found && found.By == this && now - found.At < _maxAge ? found : null;

    internal bool TryGetTopic(string id, long now, [MaybeNullWhen(false)] out float[] vector)
    {
        var found = _topics.TryGet(id, out var entry) && clock.GetElapsedTime(entry.At, now) < options.TopicMaxAge;
        vector = found ? entry!.Vector : null;
        return found;
    }

    internal async Task<Dictionary<string, CatalogueItem>> FetchItemsAsync(string[] ids, long now, CancellationToken cancellationToken)
    {
        var reading = Unsettled.Begin(ids);
        var found = await points.GetItemsAsync(ids, cancellationToken);
        foreach (var (id, item) in found)
            if (Unsettled.IsSettled(reading, id))
                _items.Set(id, new Remembered(item, this, now));
        return found;
    }

    internal async Task<Dictionary<string, float[]>> FetchTopicsAsync(string[] ids, long now, CancellationToken cancellationToken)
    {
        var found = await points.GetTopicsAsync(ids, cancellationToken);
        foreach (var (id, vector) in found)
            _topics.Set(id, new Entry(vector, now));
        return found;
    }

    static int SizeOf(CatalogueItem item) => 160 + SizeOf(item.Vector ?? []) + item.Topics.Sum(static topic => 40 + (2 * topic.Length));

    static int SizeOf(float[] vector) => 64 + (vector.Length * sizeof(float));

    /// <summary>Forgets an item whose record was just seen.</summary>
    public void Invalidate(string itemId, int partition, long offset)
    {
        Unsettled.Saw(itemId, partition, offset);
        _items.Remove(itemId);
    }

    sealed record Entry(float[] Vector, long At);

    sealed record Remembered(CatalogueItem Item, ItemCache By, long At) : CatalogueItem(Item);
}

/// <summary>How much of the catalogue a worker remembers.</summary>
public sealed class ItemCacheOptions
{
    /// <summary>Points asked for in one request.</summary>
    internal const int ReadSize = 256;

    /// <summary>Bytes of items remembered, by an estimate of each. The default is 64 MiB: some 100,000 of 64 floats.</summary>
    public long Bytes { get; set; } = 64 << 20;

    /// <summary>Bytes of topics remembered. The default is 8 MiB: some 15,000 of 64 floats.</summary>
    public long TopicBytes { get; set; } = 8 << 20;

    /// <summary>
    /// Item ids that windows share, each of at most 500 bytes. The default is 100,000.
    /// </summary>
    public int Ids { get; set; } = 100_000;

    /// <summary>An item is read again after this long. The default is 10 minutes.</summary>
    public TimeSpan MaxAge { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>A topic is read again after this long. The default is 10 seconds.</summary>
    public TimeSpan TopicMaxAge { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Between looks at the catalogue worker's progress while it has something to write still. The default is 1 second.</summary>
    public TimeSpan ProgressEvery { get; set; } = TimeSpan.FromSeconds(1);
}
