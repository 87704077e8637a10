using Streaming.Contracts;
using Streaming.Interests;
using Streaming.Kafka;
using Streaming.Pipeline.Items;

namespace Streaming.Pipeline;

/// <summary>Records of the topics <c>engagements</c> and <c>profile-changes</c> as the events of one kind of interest.</summary>
/// <param name="ids">Shares the item ids of all events.</param>
/// <param name="engagements">The engagement topic's name; every other topic carries profile changes.</param>
public sealed class UserEventDecoder(IInterestKind kind, SharedIds ids, string engagements) : IRecordDecoder<UserEvent>
{
    public bool TryDecode(SourceRecord record, out string key, out UserEvent decoded)
    {
        (key, var happened) = Decode(record, engagements);
        decoded = ids.Share(happened);
        return kind.Concerns(decoded);
    }

    /// <summary>The event of a record, whichever kind it concerns.</summary>
    /// <exception cref="InvalidRecordException">The record cannot be decoded or is not valid.</exception>
    public static (string UserId, UserEvent Event) Decode(SourceRecord record, string engagements)
    {
        try
        {
            if (record.Topic == engagements)
            {
                var engagement = RecordCodec.Engagement.Decode(record.Key, record.Value);
                return (engagement.UserId, UserEvents.From(engagement, record.OriginalTimestamp));
            }
            var change = RecordCodec.ProfileChange.Decode(record.Key, record.Value);
            return (change.UserId, UserEvents.From(change, record.OriginalTimestamp));
        }
        catch (InvalidMessageException exception)
        {
            throw new InvalidRecordException(exception.ErrorClass, exception.Message);
        }
    }
}
