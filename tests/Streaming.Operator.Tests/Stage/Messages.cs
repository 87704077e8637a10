using Google.Protobuf.WellKnownTypes;
using Streaming.Contracts;

namespace Streaming.Operator.Tests.Stage;

/// <summary>Records to produce.</summary>
static class Messages
{
    public static Item Item(string id, params float[] vector) => new() { ItemId = id, Space = "default", Vector = { vector }, Topics = { "topic-" + id } };

    public static Engagement Click(string user, string eventId, string item, DateTimeOffset? at = null) => new()
    {
        UserId = user,
        EventId = eventId,
        ItemId = item,
        Action = Contracts.Action.Click,
        OccurredAt = at is { } time ? Timestamp.FromDateTimeOffset(time) : null,
    };

    /// <summary>An engagement that no worker takes.</summary>
    public static Engagement TooLong(string user, string eventId) => new(Click(user, eventId, "north"))
    {
        Dwell = Google.Protobuf.WellKnownTypes.Duration.FromTimeSpan(TimeSpan.FromDays(99)),
    };

    public static ProfileChange Follow(string user, string eventId, string topic) =>
        new() { UserId = user, EventId = eventId, FollowTopic = new FollowTopic { TopicId = topic } };

    /// <summary>An answer that a user got now in an arm of an experiment, each item found by an interest of its own.</summary>
    public static Served Served(string user, string request, string experiment, string arm, params ReadOnlySpan<string> items)
    {
        var served = new Served
        {
            UserId = user,
            RequestId = request,
            ServedAt = Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow()),
            StrategyName = arm,
            Arm = new ArmAssignment { Experiment = experiment, Arm = arm, Strategy = arm },
        };
        foreach (var item in items)
            served.Items.Add(new ServedItem { ItemId = item, Position = (uint)served.Items.Count + 1, SourceKind = InterestKind.Implicit, SourceId = item, SourceIndex = (uint)served.Items.Count });
        return served;
    }

    public static ProfileChange Erase(string user, string eventId) => new() { UserId = user, EventId = eventId, EraseHistory = new EraseHistory() };
}
