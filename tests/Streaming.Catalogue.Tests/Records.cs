using System.Text;
using Streaming.Catalogue.Items;
using Streaming.Contracts;
using Streaming.Inference;
using Streaming.Interests;
using Streaming.Kafka;

namespace Streaming.Catalogue.Tests;

/// <summary>Records of the topic <c>items</c> for a model of two dimensions.</summary>
static class Records
{
    public static ModelDescription Model { get; } = new("test", "0123456789ab", "default", 2, 7, 100, 16, new Weighting());

    public static CatalogueDecoder Decoder { get; } = new(Model, new NoTower());

    public static Item Item(string id, long? updatedAt = null, float[]? vector = null, params string[] topics) => new()
    {
        ItemId = id,
        Space = "default",
        Vector = { vector ?? [3, 4] },
        Topics = { topics },
        UpdatedAt = updatedAt is { } at ? UnixTime.ToTimestamp(at) : null,
    };

    public static SourceRecord Update(Item item, long timestamp, long offset = 0) =>
        new("items", 0, offset, timestamp, Encoding.UTF8.GetBytes(item.ItemId), RecordCodec.Item.Encode(item), null);

    public static SourceRecord Deletion(string id, long timestamp, long offset = 0) =>
        new("items", 0, offset, timestamp, Encoding.UTF8.GetBytes(id), null, null);

    /// <summary>The records as a stream hands them over: decoded, by key, oldest first.</summary>
    public static List<KeyedRecords<CatalogueRecord>> Batch(params SourceRecord[] records) =>
    [
        .. records.Select(Decode).GroupBy(record => record.Event.ItemId)
            .Select(group => new KeyedRecords<CatalogueRecord>(group.Key, [.. group])),
    ];

    public static Decoded<CatalogueRecord> Decode(SourceRecord record)
    {
        Assert.True(Decoder.TryDecode(record, out var key, out var decoded));
        Assert.Equal(key, decoded.ItemId);
        return new Decoded<CatalogueRecord>(record, decoded);
    }
}
