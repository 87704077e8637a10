using System.Globalization;
using System.Text;
using Confluent.Kafka;

namespace Streaming.Kafka;

/// <summary>
/// Where a replayed record first stood, from the headers <c>replay.origin.topic</c>, <c>.partition</c>, <c>.offset</c> and
/// <c>.timestamp</c>. They stay through further dead letters and replays, so that a record which fails again still names its first origin.
/// </summary>
/// <param name="Timestamp">The record's first timestamp, Unix milliseconds.</param>
public sealed record ReplayOrigin(string Topic, int Partition, long Offset, long Timestamp)
{
    const string Prefix = "replay.origin.";

    const string TopicHeader = Prefix + "topic", PartitionHeader = Prefix + "partition", OffsetHeader = Prefix + "offset",
        TimestampHeader = Prefix + "timestamp";

    /// <returns>Null for a record that is no replay, or whose headers do not tell.</returns>
    public static ReplayOrigin? Of(SourceRecord record) => record.Headers is null ? null : Of(record.Headers);

    /// <inheritdoc cref="Of(SourceRecord)"/>
    public static ReplayOrigin? Of(Headers headers) =>
        Text(headers, TopicHeader) is { } topic && Number(headers, PartitionHeader) is { } partition && Number(headers, OffsetHeader) is { } offset
            && Number(headers, TimestampHeader) is { } timestamp && timestamp >= 0
                ? new ReplayOrigin(topic, (int)partition, offset, timestamp)
                : null;

    /// <summary>Puts the origin into the headers of a record that is about to be replayed.</summary>
    public void AddTo(Headers headers)
    {
        headers.Add(TopicHeader, Encoding.UTF8.GetBytes(Topic));
        headers.Add(PartitionHeader, Bytes(Partition));
        headers.Add(OffsetHeader, Bytes(Offset));
        headers.Add(TimestampHeader, Bytes(Timestamp));
    }

    /// <summary>Whether the header belongs to an origin.</summary>
    public static bool Owns(string header) => header.StartsWith(Prefix, StringComparison.Ordinal);

    static byte[] Bytes(long number) => Encoding.UTF8.GetBytes(number.ToString(CultureInfo.InvariantCulture));

    static string? Text(Headers headers, string name) =>
        headers.TryGetLastBytes(name, out var bytes) && bytes is not null ? Encoding.UTF8.GetString(bytes) : null;

    static long? Number(Headers headers, string name) =>
        long.TryParse(Text(headers, name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
}
