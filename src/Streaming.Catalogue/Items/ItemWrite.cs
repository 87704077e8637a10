using Streaming.Kafka;

namespace Streaming.Catalogue.Items;

/// <summary>The newest record of one item in a batch, and what is stored of the item.</summary>
/// <param name="Older">The batch's other records of the item.</param>
/// <param name="Stored">Null where the collection does not have the item.</param>
public sealed record ItemWrite(Decoded<CatalogueRecord> Newest, IReadOnlyList<Decoded<CatalogueRecord>> Older, StoredItem? Stored)
{
    const int MaxLeftTopics = 64;

    /// <summary>Whether the stored item is newer, so that there is nothing to write.</summary>
    public bool IsStale => Stored is not null && Stored.UpdatedAt > Newest.Event.UpdatedAt;

    /// <summary>
    /// The topics to remember with the item as left: a crash between this write and the refresh of their estimates must not lose them,
    /// since the record, when it comes again, finds the item already moved. The 64 left last are kept.
    /// </summary>
    public IEnumerable<string> LeftTopics =>
        Stored is null ? [] : Stored.Topics.Concat(Stored.LeftTopics).Except(Newest.Event.Topics).Take(MaxLeftTopics);

    /// <summary>Every topic whose estimate may change.</summary>
    public IEnumerable<string> TouchedTopics =>
        Stored is null ? Newest.Event.Topics : Newest.Event.Topics.Concat(Stored.Topics).Concat(Stored.LeftTopics);

    /// <summary>Picks the newest of an item's records: by its time, then by its place in the topic.</summary>
    public static ItemWrite Of(IReadOnlyList<Decoded<CatalogueRecord>> records, StoredItem? stored)
    {
        var newest = records.MaxBy(record => (record.Event.UpdatedAt, record.Record.Offset));
        return new ItemWrite(newest, [.. records.Where(record => record.Record != newest.Record)], stored);
    }
}
