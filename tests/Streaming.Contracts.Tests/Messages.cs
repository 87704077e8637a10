using Google.Protobuf.WellKnownTypes;

namespace Streaming.Contracts.Tests;

/// <summary>Valid messages to change one field of.</summary>
static class Messages
{
    public static Engagement Engagement() => new()
    {
        EventId = "e1",
        UserId = "u1",
        ItemId = "i1",
        Action = Action.Click,
        OccurredAt = UnixTime.ToTimestamp(1_700_000_000_123),
        Dwell = Duration.FromTimeSpan(TimeSpan.FromSeconds(12.5)),
        Surface = "home",
        RequestId = "r1",
    };

    public static ProfileChange Follow() => new() { EventId = "c1", UserId = "u1", FollowTopic = new FollowTopic { TopicId = "jazz" } };

    public static ProfileChange SaveCollection(params string[] items) => new()
    {
        EventId = "c2",
        UserId = "u1",
        SaveCollection = new SaveCollection { CollectionId = "kitchen", Name = "Kitchen", ItemIds = { items } },
    };

    public static Item Item(params float[] vector) => new()
    {
        ItemId = "i1",
        Space = "default",
        Vector = { vector.Length == 0 ? [0.6f, 0.8f] : vector },
        Topics = { "jazz" },
        UpdatedAt = UnixTime.ToTimestamp(1_700_000_000_000),
    };

    public static RetrieveRequest Request() => new() { RequestId = "r1", UserId = "u1", Limit = 20 };

    public static Served Served() => new() { RequestId = "r1", UserId = "u1", Items = { new ServedItem { ItemId = "i1", Position = 1 } } };
}
