using BitFaster.Caching.Lru;
using Streaming.Qdrant;

namespace Streaming.Pipeline.Items;

/// <summary>Topics of items, from the live generation's collection, remembered.</summary>
/// <param name="capacity">Items that are remembered.</param>
public sealed class ItemTopics(IQdrantClient qdrant, int capacity)
{
    readonly ConcurrentLru<string, string[]> known = new(capacity);

    /// <summary>The topics of each item; none for an item that the catalogue does not have.</summary>
    public async Task<IReadOnlyDictionary<string, string[]>> FindAsync(IEnumerable<string> itemIds, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, string[]>(StringComparer.Ordinal);
        var missing = new List<string>();
        foreach (var id in itemIds.Distinct(StringComparer.Ordinal))
            if (known.TryGet(id, out var topics))
                found[id] = topics;
            else
                missing.Add(id);
        foreach (var ids in missing.Chunk(500))
        {
            var points = await qdrant.GetAsync(
                MajorityReads.Get(Generation.ItemsAlias, ids.Select(PointIds.Item), withVectors: false, ItemPayload.ItemId, ItemPayload.Topics), cancellationToken);
            foreach (var point in points)
            {
                var topics = point.Payload.TryGetValue(ItemPayload.Topics, out var list)
                    ? list.ListValue.Values.Select(value => value.StringValue).ToArray()
                    : [];
                known.AddOrUpdate(point.Payload[ItemPayload.ItemId].StringValue, topics);
                found[point.Payload[ItemPayload.ItemId].StringValue] = topics;
            }
        }
        return found;
    }
}
