using Google.Protobuf;
using Streaming.Contracts;
using Streaming.Interests;
using Streaming.Kafka;
using Streaming.Pipeline;

namespace Streaming.Operator.Commands.Dump;

/// <summary>A topic that can be dumped.</summary>
/// <param name="Name">What the file is called, whatever the topic is.</param>
/// <param name="Read">Decodes a record; of whom and when it is where a fence can cover it.</param>
sealed record DumpedTopic(string Name, string Topic, Func<SourceRecord, DumpedRecord> Read)
{
    public static IReadOnlyList<DumpedTopic> All(TopicNames names) =>
    [
        new("engagements", names.Engagements, record =>
        {
            var message = RecordCodec.Engagement.Decode(record.Key, record.Value);
            return new DumpedRecord(message, message.UserId, UserEvents.From(message, record.OriginalTimestamp));
        }),
        new("profile-changes", names.ProfileChanges, record =>
        {
            var message = RecordCodec.ProfileChange.Decode(record.Key, record.Value);
            return new DumpedRecord(message, message.UserId, UserEvents.From(message, record.OriginalTimestamp));
        }),
        new("items", names.Items, record => new DumpedRecord(record.Value is null ? null : RecordCodec.Item.Decode(record.Key, record.Value), null, null)),
        new("served", names.Served, record =>
        {
            var message = RecordCodec.Served.Decode(record.Key, record.Value);
            return new DumpedRecord(message, message.UserId, new HideEvent(record.OriginalTimestamp, "", Hidden: true));
        }),
    ];
}

/// <summary>One decoded record.</summary>
/// <param name="Message">Null: the record has no value.</param>
/// <param name="UserId">Null: it is of no user.</param>
/// <param name="Event">When it happened, and, of a profile change, what.</param>
readonly record struct DumpedRecord(IMessage? Message, string? UserId, UserEvent? Event);
