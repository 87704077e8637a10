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
        try
        {
            if (record.Topic == engagements)
            {
                var engagement = RecordCodec.Engagement.Decode(record.Key, record.Value);
                engagement.ItemId = ids.Share(engagement.ItemId);
                (key, decoded) = (engagement.UserId, UserEvents.From(engagement, record.OriginalTimestamp));
            }
            else
            {
                var change = RecordCodec.ProfileChange.Decode(record.Key, record.Value);
                (key, decoded) = (change.UserId, UserEvents.From(change, record.OriginalTimestamp));
            }
        }
        catch (InvalidMessageException exception)
        {
            throw new InvalidRecordException(exception.ErrorClass, exception.Message);
        }
        return kind.Concerns(decoded);
    }
}
