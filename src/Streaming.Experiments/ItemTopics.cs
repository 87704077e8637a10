using BitFaster.Caching.Lru;
using Microsoft.Extensions.Options;
using Streaming.Pipeline.Items;
using Streaming.Qdrant;

namespace Streaming.Experiments;

/// <summary>Topics of items, from the live generation's collection, remembered.</summary>
public sealed class ItemTopics(IQdrantClient qdrant, IOptions<CountingOptions> options)
{
    const string Alias = "items";

    readonly ConcurrentLru<string, string[]> known = new(options.Value.CachedItems);

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
                MajorityReads.Get(Alias, ids.Select(PointIds.Item), withVectors: false, ItemPayload.ItemId, ItemPayload.Topics), cancellationToken);
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
