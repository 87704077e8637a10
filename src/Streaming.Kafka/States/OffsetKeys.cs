using System.Globalization;
using System.Text;
using Confluent.Kafka;

namespace Streaming.Kafka.States;

/// <summary>The source offsets in the state topic: key <c>offset/&lt;topic&gt;/&lt;partition&gt;</c>, value the first offset not folded, in decimal.</summary>
internal static class OffsetKeys
{
    const string Prefix = "offset/";

    public static StateChange Change(string topic, TopicPartitionOffset next) => new(
        topic,
        string.Create(CultureInfo.InvariantCulture, $"{Prefix}{next.Topic}/{next.Partition.Value}"),
        Encoding.UTF8.GetBytes(next.Offset.Value.ToString(CultureInfo.InvariantCulture)));

    public static bool TryRead(string key, byte[] value, out TopicPartitionOffset offset)
    {
        offset = null!;
        var end = key.LastIndexOf('/');
        if (!key.StartsWith(Prefix, StringComparison.Ordinal) || end < Prefix.Length
            || !int.TryParse(key.AsSpan(end + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var partition)
            || !long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var next))
            return false;
        offset = new TopicPartitionOffset(key[Prefix.Length..end], partition, next);
        return true;
    }
}
