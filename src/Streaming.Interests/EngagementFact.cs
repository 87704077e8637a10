namespace Streaming.Interests;

/// <summary>
/// An engagement as a state keeps it: the content of an <see cref="EngagementEvent"/>, but side by side with the others of its window, so that
/// reading a window reads memory from front to back.
/// </summary>
/// <inheritdoc cref="EngagementEvent"/>
public readonly record struct EngagementFact(long Time, EventId EventId, ItemId Item, EngagementAction Action, int DwellMs)
{
    public EngagementEvent ToEvent() => new(Time, EventId, Item, Action, DwellMs);

    public static implicit operator EngagementFact(EngagementEvent happened)
    {
        ArgumentNullException.ThrowIfNull(happened);
        return new(happened.Time, happened.EventId, happened.Item, happened.Action, happened.DwellMs);
    }
}
