using Streaming.Qdrant;
using Streaming.Qdrant.Protocol;

namespace Streaming.Pipeline.Items;

/// <summary>The payload fields of points in <c>items</c> and <c>topics</c>.</summary>
public static class ItemPayload
{
    public const string ItemId = "item_id", Topics = "topics", CreatedAt = "created_at", UpdatedAt = "updated_at", Space = "space",
        Deleted = "deleted", TopicId = "topic_id", Count = "count", Estimate = "estimate";

    /// <summary>Of the point with the most popular items of a topic, which names it; of all items, empty. Best first; the counts are decayed.</summary>
    public const string Popular = "popular", PopularItems = "popular_items", PopularCounts = "popular_counts";
}

/// <summary>An item as inference sees it.</summary>
/// <param name="Vector">D floats of unit norm; null for an item that was deleted.</param>
public record CatalogueItem(float[]? Vector, string[] Topics);

/// <summary>Reads items and topics of one generation.</summary>
public sealed class ItemPoints(IQdrantClient qdrant, string items, string topics)
{
    /// <returns>The items that the collection has, deleted ones included, by id.</returns>
    public async Task<Dictionary<string, CatalogueItem>> GetItemsAsync(IEnumerable<string> ids, CancellationToken cancellationToken)
    {
        var found = await qdrant.GetAsync(Get(items, ids.Select(id => PointIds.Item(id).ToPointId()), ItemPayload.ItemId, ItemPayload.Topics), cancellationToken);
        var byId = new Dictionary<string, CatalogueItem>(found.Count);
        foreach (var point in found)
        {
            var vector = Floats.Read(point.Vectors);
            var itemTopics = point.Payload.TryGetValue(ItemPayload.Topics, out var list)
                ? list.ListValue.Values.Select(value => value.StringValue).ToArray()
                : [];
            byId[point.Payload[ItemPayload.ItemId].StringValue] = new CatalogueItem(vector.Length == 0 ? null : vector, itemTopics);
        }
        return byId;
    }

    /// <returns>The unit-norm mean vectors of the topics that have one, by id.</returns>
    public async Task<Dictionary<string, float[]>> GetTopicsAsync(IEnumerable<string> ids, CancellationToken cancellationToken)
    {
        var found = await qdrant.GetAsync(Get(topics, ids.Select(id => PointIds.Topic(id).ToPointId()), ItemPayload.TopicId), cancellationToken);
        var byId = new Dictionary<string, float[]>(found.Count);
        foreach (var point in found)
            if (Floats.Read(point.Vectors) is { Length: > 0 } vector)
                byId[point.Payload[ItemPayload.TopicId].StringValue] = vector;
        return byId;
    }

    static GetPoints Get(string collection, IEnumerable<PointId> ids, params ReadOnlySpan<string> fields) => new()
    {
        CollectionName = collection,
        Ids = { ids },
        WithPayload = new WithPayloadSelector { Include = new PayloadIncludeSelector { Fields = { fields.ToArray() } } },
        WithVectors = new WithVectorsSelector { Enable = true },
    };
}
