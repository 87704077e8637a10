using Streaming.Interests;

namespace Streaming.Pipeline.Items;

/// <summary>The items and topics that one batch of users looks up: from the cache where it has them, else noted and fetched together.</summary>
public sealed class CatalogueLookups(ItemCache cache, long now)
{
    readonly Dictionary<string, CatalogueItem?> _items = [];
    readonly Dictionary<string, float[]?> _topics = [];
    readonly HashSet<string> _missingItems = [], _missingTopics = [];

    /// <summary>Something was looked up that nobody has asked the server for yet: the answers are not complete.</summary>
    public bool IsIncomplete => _missingItems.Count + _missingTopics.Count > 0;

    /// <returns>Null where the catalogue does not have the item, or <see cref="IsIncomplete"/>.</returns>
    public CatalogueItem? Item(ItemId id)
    {
        if (cache.TryGetItem(id, now, out var item) || _items.TryGetValue(id.Text, out item))
            return item;
        _missingItems.Add(id.Text);
        return null;
    }

    /// <summary>Gets the items of a window where all are noted on their ids and have vectors, as is usual.</summary>
    /// <returns>False where some are not: <see cref="Item"/> says which.</returns>
    public bool TryGetAll(ReadOnlySpan<EngagementFact> window, Span<CatalogueItem?> items) => cache.TryGetNoted(window, now, items);

    /// <returns>D floats of unit norm; null where the topic has no vector, or <see cref="IsIncomplete"/>.</returns>
    public float[]? Topic(string id)
    {
        if (cache.TryGetTopic(id, now, out var vector) || _topics.TryGetValue(id, out vector))
            return vector;
        _missingTopics.Add(id);
        return null;
    }

    /// <summary>Asks the server for all that is missing.</summary>
    public async Task FetchAsync(CancellationToken cancellationToken)
    {
        foreach (var ids in _missingItems.Chunk(ItemCacheOptions.ReadSize))
        {
            var found = await cache.FetchItemsAsync(ids, now, cancellationToken);
            foreach (var id in ids)
                _items[id] = found.GetValueOrDefault(id);
        }
        foreach (var ids in _missingTopics.Chunk(ItemCacheOptions.ReadSize))
        {
            var found = await cache.FetchTopicsAsync(ids, now, cancellationToken);
            foreach (var id in ids)
                _topics[id] = found.GetValueOrDefault(id);
        }
        _missingItems.Clear();
        _missingTopics.Clear();
    }
}
