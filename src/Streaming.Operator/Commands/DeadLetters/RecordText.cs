using System.Text;
using Google.Protobuf;
using Streaming.Contracts;
using Streaming.Kafka;

namespace Streaming.Operator.Commands.DeadLetters;

/// <summary>A record's value for people: as JSON where it is a message in any form, valid or not, else its bytes.</summary>
static class RecordText
{
    public static string Of(SourceRecord record, TopicNames names)
    {
        if (record.Value is not { } value)
            return "no value";
        try
        {
            // A dead letter has the bytes of the topic that it was refused on.
            var source = record.Topic.EndsWith(TopicNames.DeadLetterSuffix, StringComparison.Ordinal) ? record.Topic[..^TopicNames.DeadLetterSuffix.Length] : record.Topic;
            return source switch
            {
                var topic when topic == names.Engagements => Json(RecordCodec.Engagement.Parse(value)),
                var topic when topic == names.ProfileChanges => Json(RecordCodec.ProfileChange.Parse(value)),
                var topic when topic == names.Items => Json(RecordCodec.Item.Parse(value)),
                var topic when topic == names.Served => Json(RecordCodec.Served.Parse(value)),
                var topic when topic == names.RetrievalResponses => Json(RecordCodec.RetrievalReply.Parse(value)),
                var topic when topic == names.ErasureReceipts => Json(RecordCodec.ErasureReceipt.Parse(value)),
                _ => Json(RecordCodec.RetrieveRequest.Parse(value)),
            };
        }
        catch (InvalidMessageException)
        {
            return Array.TrueForAll(value, b => b is >= 0x20 and < 0x7F) ? Encoding.ASCII.GetString(value) : "0x" + Convert.ToHexString(value);
        }
    }

    static string Json(IMessage message) => JsonFormatter.Default.Format(message);
}
