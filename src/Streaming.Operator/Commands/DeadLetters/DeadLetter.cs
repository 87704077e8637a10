using System.Globalization;
using System.Text;
using Confluent.Kafka;
using Streaming.Kafka;

namespace Streaming.Operator.Commands.DeadLetters;

/// <summary>One record of a dead-letter topic.</summary>
/// <param name="Source">Where the refused record stood.</param>
/// <param name="Origin">Where it first stood, before any replay.</param>
/// <param name="Timestamp">Its first timestamp, Unix milliseconds.</param>
/// <param name="RefusedBy">The consumer group that refused it.</param>
/// <param name="Omitted">Bytes of a value that was too large to be kept; null where the value is there.</param>
sealed record DeadLetter(
    RecordPlace Source, RecordPlace Origin, long Timestamp, string ErrorClass, string Message, string RefusedBy, long? Omitted, SourceRecord Record)
{
    const string Prefix = "dlq.";

    /// <returns>Null for a record that no worker wrote.</returns>
    public static DeadLetter? Of(SourceRecord record)
    {
        var headers = record.Headers ?? [];
        if (Text(headers, "dlq.source.topic") is not { Length: > 0 } topic || Number(headers, "dlq.source.partition") is not { } partition
            || Number(headers, "dlq.source.offset") is not { } offset)
            return null;
        var source = new RecordPlace(topic, (int)partition, offset);
        var origin = ReplayOrigin.Of(record);
        return new DeadLetter(
            source,
            origin is null ? source : new RecordPlace(origin.Topic, origin.Partition, origin.Offset),
            origin?.Timestamp ?? Number(headers, "dlq.source.timestamp") ?? record.Timestamp,
            Text(headers, "dlq.error.class") ?? "",
            Text(headers, "dlq.error.message") ?? "",
            Text(headers, "dlq.consumer.group") ?? "",
            Number(headers, "dlq.value.omitted"),
            record);
    }

    /// <summary>The record as it goes back to its source topic: its own headers, and where it first stood.</summary>
    /// <param name="now">Unix milliseconds; the time that the broker will give it.</param>
    public SourceRecord ToReplay(long now)
    {
        var headers = new Headers();
        foreach (var header in Record.Headers ?? [])
            if (!header.Key.StartsWith(Prefix, StringComparison.Ordinal) && !ReplayOrigin.Owns(header.Key))
                headers.Add(header.Key, header.GetValueBytes());
        new ReplayOrigin(Origin.Topic, Origin.Partition, Origin.Offset, Timestamp).AddTo(headers);
        return new SourceRecord(Source.Topic, -1, -1, now, Record.Key, Record.Value, headers);
    }

    public string Key => Record.Key is { } key ? Encoding.UTF8.GetString(key) : "";

    static string? Text(Headers headers, string name) =>
        headers.TryGetLastBytes(name, out var bytes) && bytes is not null ? Encoding.UTF8.GetString(bytes) : null;

    static long? Number(Headers headers, string name) =>
        long.TryParse(Text(headers, name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
}
