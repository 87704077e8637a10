using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Streaming.Contracts;
using Streaming.Interests;
using Action = Streaming.Contracts.Action;
using ChoiceKind = Streaming.Interests.ChoiceKind;

namespace Streaming.Operator.Verification.Planning;

/// <summary>
/// Events as records: the message that tells of it, and beside it what it means, written down a second time. The oracle folds what is meant,
/// the workers what they read.
/// </summary>
static class Tellings
{
    /// <summary>Where only the record's timestamp counts.</summary>
    public const long NoClock = long.MaxValue;

    /// <param name="clock">By the client, Unix milliseconds; <see cref="NoClock"/>: it does not say.</param>
    /// <param name="dwellMs">-1: not measured.</param>
    public static PlannedRecord Engagement(
        RecordKind kind, TimeSpan at, string user, string eventId, string item, EngagementAction action, int dwellMs, long clock, bool asJson)
    {
        var message = Message(user, eventId, item, (Action)action, clock);
        message.Dwell = dwellMs < 0 ? null : Duration.FromTimeSpan(TimeSpan.FromMilliseconds(dwellMs));
        return new PlannedRecord(
            kind, at, Source.Engagements, user, asJson ? RecordCodec.Engagement.EncodeJson(message) : message.ToByteArray(),
            new EngagementEvent(clock, eventId, item, action, dwellMs));
    }

    public static PlannedRecord Hide(TimeSpan at, string user, string eventId, string item, Action action, long clock) => new(
        RecordKind.Hide, at, Source.Engagements, user, Message(user, eventId, item, action, clock).ToByteArray(),
        new HideEvent(clock, item, Hidden: action != Action.Unhide));

    public static PlannedRecord Topic(TimeSpan at, string user, string eventId, string topic, bool follow, long clock)
    {
        var change = Change(user, eventId, clock);
        if (follow)
            change.FollowTopic = new FollowTopic { TopicId = topic };
        else
            change.UnfollowTopic = new UnfollowTopic { TopicId = topic };
        return Of(RecordKind.Choice, at, change, new ChoiceEvent(clock, ChoiceKind.Topic, topic, follow, []));
    }

    /// <param name="items">Null: the collection is dropped.</param>
    public static PlannedRecord Collection(TimeSpan at, string user, string eventId, string collection, string[]? items, long clock)
    {
        var change = Change(user, eventId, clock);
        var name = items is null ? "" : $"{user}'s {collection}";
        if (items is not null)
            change.SaveCollection = new SaveCollection { CollectionId = collection, Name = name, ItemIds = { items } };
        else
            change.DropCollection = new DropCollection { CollectionId = collection };
        return Of(
            RecordKind.Choice, at, change, new ChoiceEvent(clock, ChoiceKind.Collection, collection, items is not null, items ?? []) { Name = name });
    }

    /// <summary>The client's clock is told and must not count: no client moves a fence.</summary>
    public static PlannedRecord Erasure(TimeSpan at, string user, string eventId, long clock)
    {
        var change = Change(user, eventId, clock);
        change.EraseHistory = new EraseHistory();
        return Of(RecordKind.Erasure, at, change, new ErasureEvent(NoClock));
    }

    /// <inheritdoc cref="Erasure"/>
    public static PlannedRecord Closing(TimeSpan at, string user, string eventId, long clock)
    {
        var change = Change(user, eventId, clock);
        change.CloseAccount = new CloseAccount();
        return Of(RecordKind.Closing, at, change, new AccountEvent(NoClock, Closed: true));
    }

    /// <inheritdoc cref="Erasure"/>
    public static PlannedRecord Reopening(TimeSpan at, string user, string eventId, long clock)
    {
        var change = Change(user, eventId, clock);
        change.ReopenAccount = new ReopenAccount();
        return Of(RecordKind.Reopening, at, change, new AccountEvent(NoClock, Closed: false));
    }

    static PlannedRecord Of(RecordKind kind, TimeSpan at, ProfileChange change, UserEvent meant) =>
        new(kind, at, Source.ProfileChanges, change.UserId, change.ToByteArray(), meant);

    static Engagement Message(string user, string eventId, string item, Action action, long clock) =>
        new() { EventId = eventId, UserId = user, ItemId = item, Action = action, OccurredAt = Time(clock) };

    static ProfileChange Change(string user, string eventId, long clock) => new() { EventId = eventId, UserId = user, OccurredAt = Time(clock) };

    static Timestamp? Time(long clock) =>
        clock == NoClock ? null : Timestamp.FromDateTimeOffset(DateTimeOffset.FromUnixTimeMilliseconds(clock));
}
