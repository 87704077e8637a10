namespace Streaming.Interests;

/// <summary>Something that a user did, at the time that counts: min(occurred at, record timestamp), in Unix milliseconds.</summary>
public abstract record UserEvent(long Time);

/// <summary>An engagement that is behaviour: view, click, save or share.</summary>
/// <param name="DwellMs">Milliseconds spent with the item; -1 where it was not measured.</param>
public sealed record EngagementEvent(long Time, EventId EventId, ItemId Item, EngagementAction Action, int DwellMs) : UserEvent(Time)
{
    public string ItemId
    {
        get => Item.Text;
        init => Item = value;
    }
}

/// <summary>A hide or report (<paramref name="Hidden"/> true) or an unhide (false) of an item.</summary>
public sealed record HideEvent(long Time, string ItemId, bool Hidden) : UserEvent(Time);

/// <summary>A topic followed or unfollowed, a collection saved or dropped.</summary>
/// <param name="Active">True when it is followed or saved.</param>
/// <param name="Items">The items of a saved collection; empty otherwise.</param>
public sealed record ChoiceEvent(long Time, ChoiceKind Kind, string Id, bool Active, IReadOnlyList<string> Items) : UserEvent(Time)
{
    /// <summary>What the user calls a saved collection; empty where it has no name, and of topics.</summary>
    public string Name { get; init; } = "";
}

/// <summary>The user's history is erased. <see cref="UserEvent.Time"/> is the record's timestamp.</summary>
public sealed record ErasureEvent(long Time) : UserEvent(Time);

/// <summary>The account is closed or reopened. <see cref="UserEvent.Time"/> is the record's timestamp.</summary>
public sealed record AccountEvent(long Time, bool Closed) : UserEvent(Time);

/// <summary>The actions that are behaviour. The values are stored: never renumber them.</summary>
public enum EngagementAction : byte
{
    View = 1,
    Click = 2,
    Save = 3,
    Share = 4,
}

/// <summary>What a choice is of. The values are stored: never renumber them.</summary>
public enum ChoiceKind : byte
{
    Topic = 1,
    Collection = 2,
}

/// <summary>What became of one event when it was folded.</summary>
public enum FoldOutcome : byte
{
    /// <summary>The state now holds the event.</summary>
    Applied,

    /// <summary>The state already held the event, or a later version of the same fact.</summary>
    Duplicate,

    /// <summary>The event lies at or before a fence, in a closed time, or behind the newest that are kept.</summary>
    Late,
}
