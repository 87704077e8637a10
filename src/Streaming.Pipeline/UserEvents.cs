using Google.Protobuf.WellKnownTypes;
using Streaming.Contracts;
using Streaming.Interests;
using ChoiceKind = Streaming.Interests.ChoiceKind;

namespace Streaming.Pipeline;

/// <summary>Validated messages as domain events.</summary>
public static class UserEvents
{
    /// <param name="recordTime">The record's timestamp, Unix milliseconds: nothing is newer than the record that carries it.</param>
    public static UserEvent From(Engagement engagement, long recordTime)
    {
        var time = Earlier(engagement.OccurredAt, recordTime);
        return engagement.Action switch
        {
            Contracts.Action.Hide or Contracts.Action.Report => new HideEvent(time, engagement.ItemId, Hidden: true),
            Contracts.Action.Unhide => new HideEvent(time, engagement.ItemId, Hidden: false),
            _ => new EngagementEvent(time, engagement.EventId, engagement.ItemId, Behaviour(engagement.Action), DwellMs(engagement.Dwell)),
        };
    }

    /// <inheritdoc cref="From(Engagement, long)"/>
    /// <remarks>
    /// Erasures, closings and reopenings take the record's timestamp alone: no client's clock moves a fence. An erasure may ask for less.
    /// </remarks>
    public static UserEvent From(ProfileChange change, long recordTime)
    {
        var time = Earlier(change.OccurredAt, recordTime);
        return change.ChangeCase switch
        {
            ProfileChange.ChangeOneofCase.FollowTopic => new ChoiceEvent(time, ChoiceKind.Topic, change.FollowTopic.TopicId, Active: true, []),
            ProfileChange.ChangeOneofCase.UnfollowTopic => new ChoiceEvent(time, ChoiceKind.Topic, change.UnfollowTopic.TopicId, Active: false, []),
            ProfileChange.ChangeOneofCase.SaveCollection => new ChoiceEvent(
                time, ChoiceKind.Collection, change.SaveCollection.CollectionId, Active: true, [.. change.SaveCollection.ItemIds])
            {
                Name = change.SaveCollection.Name,
            },
            ProfileChange.ChangeOneofCase.DropCollection => new ChoiceEvent(
                time, ChoiceKind.Collection, change.DropCollection.CollectionId, Active: false, []),
            ProfileChange.ChangeOneofCase.EraseHistory => new ErasureEvent(change.ErasedThrough(recordTime)),
            ProfileChange.ChangeOneofCase.CloseAccount => new AccountEvent(recordTime, Closed: true),
            ProfileChange.ChangeOneofCase.ReopenAccount => new AccountEvent(recordTime, Closed: false),
            _ => throw new ArgumentException($"A profile change without a change was not refused: {change.EventId}.", nameof(change)),
        };
    }

    static long Earlier(Timestamp? occurredAt, long recordTime) =>
        occurredAt is null ? recordTime : Math.Min(checked((occurredAt.Seconds * 1000) + (occurredAt.Nanos / 1_000_000)), recordTime);

    static int DwellMs(Duration? dwell) =>
        dwell is null ? -1 : (int)Math.Min(int.MaxValue, (dwell.Seconds * 1000) + (dwell.Nanos / 1_000_000));

    static EngagementAction Behaviour(Contracts.Action action) => action switch
    {
        Contracts.Action.View => EngagementAction.View,
        Contracts.Action.Click => EngagementAction.Click,
        Contracts.Action.Save => EngagementAction.Save,
        Contracts.Action.Share => EngagementAction.Share,
        _ => throw new ArgumentOutOfRangeException(nameof(action), action, "Not an engagement that is behaviour."),
    };
}
