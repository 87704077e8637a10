namespace Streaming.Operator.Verification.Planning;

/// <summary>One version of an item.</summary>
/// <param name="UpdatedAt">Unix milliseconds; <see cref="long.MaxValue"/> where only the record's timestamp counts, as for a deletion.</param>
/// <param name="Vector">Null: the item is deleted.</param>
/// <param name="Topics">Empty for a deleted item.</param>
sealed record PlannedItem(string ItemId, long UpdatedAt, float[]? Vector, IReadOnlyList<string> Topics);
