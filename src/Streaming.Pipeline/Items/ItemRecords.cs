using Streaming.Contracts;
using Streaming.Kafka;

namespace Streaming.Pipeline.Items;

/// <summary>What a worker that follows the topic <c>items</c> needs of a record.</summary>
static class ItemRecords
{
    /// <returns>False for a record that the catalogue worker refuses, and puts into the dead letters, too.</returns>
    public static bool TryRead(SourceRecord record, out string itemId, out IReadOnlyList<string> topics)
    {
        try
        {
            var item = record.Value is null ? null : RecordCodec.Item.Decode(record.Key, record.Value);
            itemId = item?.ItemId ?? RecordCodec.DecodeKey(record.Key);
            topics = item?.Topics ?? (IReadOnlyList<string>)[];
            return true;
        }
        catch (InvalidMessageException)
        {
            (itemId, topics) = ("", []);
            return false;
        }
    }
}
