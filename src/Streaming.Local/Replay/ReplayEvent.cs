using System.Text;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Streaming.Contracts;
using Action = Streaming.Contracts.Action;

namespace Streaming.Local.Replay;

/// <summary>The source topics of user events.</summary>
enum SourceTopic
{
    Engagements,
    ProfileChanges,
}

/// <summary>One record to produce.</summary>
/// <param name="UserId">The record's key.</param>
/// <param name="Arrives">The record's timestamp, Unix milliseconds.</param>
/// <param name="Value">The record's bytes; those of a broken record cannot be decoded or are not valid.</param>
/// <param name="ConcernsImplicit">True when the implicit worker must account for it; follows and collections are the explicit worker's alone.</param>
sealed record ReplayEvent(SourceTopic Topic, string UserId, long Arrives, byte[] Value, bool ConcernsImplicit)
{
    public static ReplayEvent Engagement(
        string userId, string eventId, string itemId, Action action, long occurredAt, long arrives, int dwellMs = -1, string surface = "")
    {
        var message = new Engagement
        {
            EventId = eventId,
            UserId = userId,
            ItemId = itemId,
            Action = action,
            OccurredAt = ToTimestamp(occurredAt),
            Surface = surface,
        };
        if (dwellMs >= 0)
            message.Dwell = Duration.FromTimeSpan(TimeSpan.FromMilliseconds(dwellMs));
        return new ReplayEvent(SourceTopic.Engagements, userId, arrives, message.ToByteArray(), true);
    }

    public static ReplayEvent Follow(string userId, string topicId, long at) =>
        Change(userId, $"follow-{userId}-{topicId}", at, false, change => change.FollowTopic = new FollowTopic { TopicId = topicId });

    public static ReplayEvent Save(string userId, string collectionId, string name, IEnumerable<string> items, long at) =>
        Change(userId, $"save-{collectionId}", at, false, change => change.SaveCollection = new SaveCollection
        {
            CollectionId = collectionId,
            Name = name,
            ItemIds = { items },
        });

    public static ReplayEvent Erase(string userId, long at) =>
        Change(userId, $"erase-{userId}-{at}", at, true, change => change.EraseHistory = new EraseHistory());

    public static ReplayEvent Close(string userId, long at) =>
        Change(userId, $"close-{userId}-{at}", at, true, change => change.CloseAccount = new CloseAccount());

    /// <summary>JSON that ends too early.</summary>
    public static ReplayEvent Broken(string userId, long arrives) =>
        new(SourceTopic.Engagements, userId, arrives, Encoding.UTF8.GetBytes($"{{\"eventId\": \"broken\", \"userId\": \"{userId}\", "), true);

    static ReplayEvent Change(string userId, string eventId, long at, bool concernsImplicit, Action<ProfileChange> set)
    {
        var message = new ProfileChange { EventId = eventId, UserId = userId, OccurredAt = ToTimestamp(at) };
        set(message);
        return new ReplayEvent(SourceTopic.ProfileChanges, userId, at, message.ToByteArray(), concernsImplicit);
    }

    static Timestamp ToTimestamp(long milliseconds) => Timestamp.FromDateTimeOffset(DateTimeOffset.FromUnixTimeMilliseconds(milliseconds));
}
