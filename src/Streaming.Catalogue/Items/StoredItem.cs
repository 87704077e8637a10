namespace Streaming.Catalogue.Items;

/// <summary>What the collection says of an item, its vector aside.</summary>
/// <param name="UpdatedAt">Unix milliseconds.</param>
/// <param name="Topics">The topics it has.</param>
/// <param name="LeftTopics">Topics that it had, whose estimates may still count it.</param>
public sealed record StoredItem(string ItemId, long UpdatedAt, IReadOnlyList<string> Topics, IReadOnlyList<string> LeftTopics);
