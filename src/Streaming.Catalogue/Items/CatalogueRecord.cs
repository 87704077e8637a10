namespace Streaming.Catalogue.Items;

/// <summary>What a record of the topic <c>items</c> says of one item.</summary>
/// <param name="UpdatedAt">
/// How new it is, in Unix milliseconds: min(updated_at, record timestamp), of a deletion the record timestamp. The minimum, as with every
/// time of the pipeline: else one item with a date in the future could never be changed or deleted again.
/// </param>
/// <param name="CreatedAt">Unix milliseconds; null where the record does not say.</param>
/// <param name="Vector">D floats of unit norm; null: the item is deleted.</param>
/// <param name="Topics">Distinct topic ids; none when it is deleted.</param>
public sealed record CatalogueRecord(string ItemId, long UpdatedAt, long? CreatedAt, float[]? Vector, IReadOnlyList<string> Topics);
