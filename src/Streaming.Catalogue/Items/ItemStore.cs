using Streaming.Pipeline.Items;
using Streaming.Qdrant;
using Streaming.Qdrant.Protocol;

namespace Streaming.Catalogue.Items;

/// <summary>Items of one generation in Qdrant.</summary>
/// <param name="collection">The real name of the collection <c>items</c>.</param>
/// <param name="space">The item space.</param>
public sealed class ItemStore(IQdrantClient qdrant, string collection, string space)
{
    /// <summary>The payload field with the topics that an item has left, see <see cref="ItemWrite.LeftTopics"/>.</summary>
    public const string LeftTopics = "left_topics";

    /// <summary>What the collection has of these items, by the ids asked for; another <see cref="StoredItem.ItemId"/> is a conflict of point ids.
    /// A point that is no item, as somebody else may have written it, is left out: the next write replaces it.</summary>
    public async Task<Dictionary<string, StoredItem>> LoadAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken)
    {
        var byPoint = ids.ToDictionary(PointIds.Item);
        var points = await qdrant.GetAsync(
            MajorityReads.Get(collection, byPoint.Keys, withVectors: false, ItemPayload.ItemId, ItemPayload.UpdatedAt, ItemPayload.Topics, LeftTopics),
            cancellationToken);
        return points.Where(IsItem).ToDictionary(point => byPoint[point.Id.ToGuid()], Decode);
    }

    /// <summary>Writes each item unless a newer one is stored.</summary>
    /// <exception cref="QdrantRefusedException">At least one of the items is refused, and none is written.</exception>
    public Task WriteAsync(IEnumerable<ItemWrite> writes, CancellationToken cancellationToken) =>
        qdrant.UpsertAsync(FencedWrites.NotOlder(collection, writes.Select(write => (Encode(write), write.Newest.Event.UpdatedAt))), cancellationToken);

    PointStruct Encode(ItemWrite write)
    {
        var item = write.Newest.Event;
        var point = new PointStruct
        {
            Id = PointIds.Item(item.ItemId).ToPointId(),
            Vectors = item.Vector is null ? Floats.None() : new Vectors { Vector = new Vector { Dense = Floats.Dense(item.Vector) } },
        };
        var payload = point.Payload;
        payload[ItemPayload.ItemId] = new Value { StringValue = item.ItemId };
        payload[ItemPayload.UpdatedAt] = new Value { IntegerValue = item.UpdatedAt };
        payload[LeftTopics] = List(write.LeftTopics);
        if (item.Vector is null)
        {
            payload[ItemPayload.Deleted] = new Value { BoolValue = true };
            return point;
        }

        payload[ItemPayload.Space] = new Value { StringValue = space };
        payload[ItemPayload.Topics] = List(item.Topics);
        if (item.CreatedAt is { } createdAt)
            payload[ItemPayload.CreatedAt] = new Value { IntegerValue = createdAt };
        return point;
    }

    static bool IsItem(RetrievedPoint point) =>
        point.Payload.TryGetValue(ItemPayload.ItemId, out var id) && id.KindCase == Value.KindOneofCase.StringValue
        && point.Payload.TryGetValue(ItemPayload.UpdatedAt, out var time) && time.KindCase == Value.KindOneofCase.IntegerValue;

    static StoredItem Decode(RetrievedPoint point) => new(
        point.Payload[ItemPayload.ItemId].StringValue,
        point.Payload[ItemPayload.UpdatedAt].IntegerValue,
        Strings(point, ItemPayload.Topics),
        Strings(point, LeftTopics));

    static Value List(IEnumerable<string> texts) =>
        new() { ListValue = new ListValue { Values = { texts.Select(text => new Value { StringValue = text }) } } };

    static List<string> Strings(RetrievedPoint point, string key) =>
        point.Payload.TryGetValue(key, out var value) && value.ListValue is { } list ? [.. list.Values.Select(v => v.StringValue)] : [];
}
