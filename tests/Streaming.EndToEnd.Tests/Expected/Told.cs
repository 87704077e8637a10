using Streaming.Contracts;
using Streaming.Interests;
using Streaming.Kafka;
using ChoiceKind = Streaming.Interests.ChoiceKind;

namespace Streaming.EndToEnd.Tests.Expected;

/// <summary>What records say, written down a second time: the event time is the earlier of occurred_at and the record's timestamp.</summary>
static class Told
{
    public static (string User, UserEvent Event) OfEngagement(SourceRecord record)
    {
        var told = RecordCodec.Engagement.Parse(record.Value);
        var time = told.OccurredAt is { } at ? Math.Min(at.ToUnixMilliseconds(), record.Timestamp) : record.Timestamp;
        return (told.UserId, told.Action switch
        {
            Contracts.Action.Hide or Contracts.Action.Report => new HideEvent(time, told.ItemId, true),
            Contracts.Action.Unhide => new HideEvent(time, told.ItemId, false),
            var action => new EngagementEvent(
                time, told.EventId, told.ItemId, (EngagementAction)action, told.Dwell is { } dwell ? (int)dwell.ToMilliseconds() : -1),
        });
    }

    public static (string User, UserEvent Event) OfProfileChange(SourceRecord record)
    {
        var told = RecordCodec.ProfileChange.Parse(record.Value);
        var time = told.OccurredAt is { } at ? Math.Min(at.ToUnixMilliseconds(), record.Timestamp) : record.Timestamp;
        return (told.UserId, told switch
        {
            { FollowTopic: { } follow } => new ChoiceEvent(time, ChoiceKind.Topic, follow.TopicId, true, []),
            { UnfollowTopic: { } unfollow } => new ChoiceEvent(time, ChoiceKind.Topic, unfollow.TopicId, false, []),
            { SaveCollection: { } save } => new ChoiceEvent(time, ChoiceKind.Collection, save.CollectionId, true, [.. save.ItemIds]),
            { DropCollection: { } drop } => new ChoiceEvent(time, ChoiceKind.Collection, drop.CollectionId, false, []),
            { EraseHistory: not null } => new ErasureEvent(record.Timestamp),
            { CloseAccount: not null } => new AccountEvent(record.Timestamp, Closed: true),
            _ => new AccountEvent(record.Timestamp, Closed: false),
        });
    }
}
