using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Streaming.Contracts;
using Action = Streaming.Contracts.Action;

namespace Streaming.Operator.Verification.Planning;

/// <summary>Records that no worker may apply, each broken in another way: they belong into the dead letters.</summary>
static class BrokenRecords
{
    /// <summary>A field that says it has 127 bytes, and has one.</summary>
    static readonly byte[] NoMessage = [0x0A, 0x7F, 0x78];

    static readonly byte[] NoJson = "{\"userId\": "u8.ToArray();

    /// <param name="number">Which of them: any number.</param>
    /// <param name="user">Whom it would be about.</param>
    public static PlannedRecord Create(int number, TimeSpan at, string user, string space) => (number % 11) switch
    {
        0 => Broken(at, user, Source.Engagements, NoMessage),
        1 => Broken(at, user, Source.Engagements, NoJson),
        2 => Broken(at, user, Source.Engagements, new Engagement { EventId = "e", UserId = user, ItemId = "i", Action = (Action)77 }.ToByteArray()),
        3 => Broken(at, user, Source.Engagements, new Engagement { EventId = "e", UserId = user + "-other", ItemId = "i", Action = Action.View }.ToByteArray()),
        4 => Broken(at, user, Source.Engagements, new Engagement { EventId = "e", UserId = user, Action = Action.Click }.ToByteArray()),
        5 => Broken(at, user, Source.Engagements, new Engagement
        {
            EventId = new string('e', 129), UserId = user, ItemId = "i", Action = Action.Save, OccurredAt = new Timestamp { Seconds = 1 },
        }.ToByteArray()),
        6 => Broken(at, user, Source.ProfileChanges, NoMessage),
        7 => Broken(at, user, Source.ProfileChanges, new ProfileChange { EventId = "e", UserId = user }.ToByteArray()),
        8 => Broken(at, user, Source.ProfileChanges, new ProfileChange
        {
            EventId = "e", UserId = user, EraseHistory = new EraseHistory(), OccurredAt = new Timestamp { Seconds = -1 },
        }.ToByteArray()),
        9 => Broken(at, user, Source.Items, new Item { ItemId = user, Space = space, Vector = { 1, 2, 3 } }.ToByteArray()),
        _ => Broken(at, user, Source.Items, new Item { ItemId = user, Space = "elsewhere", Vector = { new float[PlanOptions.Dimension] } }.ToByteArray()),
    };

    static PlannedRecord Broken(TimeSpan at, string key, Source source, byte[] value) => new(RecordKind.Broken, at, source, key, value);
}
