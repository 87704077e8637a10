using Streaming.Interests;

namespace Streaming.Operator.Verification.Planning;

/// <summary>One record to produce.</summary>
/// <param name="At">When, from the start.</param>
/// <param name="Event">
/// What it tells of <paramref name="Key"/>'s user, with the client's time: <see cref="long.MaxValue"/> where only the record's timestamp counts.
/// Null: it is about an item, or broken.
/// </param>
/// <param name="Item">What it tells of an item; null: it is about a user, or broken.</param>
sealed record PlannedRecord(RecordKind Kind, TimeSpan At, Source Source, string Key, byte[]? Value, UserEvent? Event = null, PlannedItem? Item = null)
{
    public bool IsBroken => Event is null && Item is null;

    /// <summary>The event as it counts once the record has a timestamp: nothing is newer than the record that carries it.</summary>
    /// <param name="timestamp">The record's, Unix milliseconds.</param>
    public UserEvent EventAt(long timestamp) => Event! with { Time = Math.Min(Event.Time, timestamp) };
}
