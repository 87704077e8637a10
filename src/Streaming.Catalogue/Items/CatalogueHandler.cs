using Streaming.Catalogue.Topics;
using Streaming.Kafka;
using Streaming.Qdrant;

namespace Streaming.Catalogue.Items;

/// <summary>
/// The straight line of a batch: keep the newest record of each item, look at what is stored, write conditionally, touch the topics. A write
/// that is refused for its content is halved until the one culprit is found: it goes to the dead letters, its neighbours are written.
/// </summary>
public sealed partial class CatalogueHandler(
    ItemStore store, TopicEstimates estimates, IDeadLetters deadLetters, CatalogueMetrics metrics, ILogger<CatalogueHandler> logger)
    : IBatchHandler<CatalogueRecord>
{
    /// <summary>The error class of an item whose write the server refuses.</summary>
    public const string Refused = "refused";

    /// <summary>The error class of an item whose point id is taken by another item.</summary>
    public const string IdConflict = "id_conflict";

    const int WriteSize = 64;

    /// <inheritdoc/>
    public async Task HandleAsync(IReadOnlyList<KeyedRecords<CatalogueRecord>> batch, CancellationToken cancellationToken)
    {
        foreach (var chunk in batch.Where(item => item.Records.Count > 0).Chunk(WriteSize))
        {
            var pending = chunk.ToDictionary(item => item.Key, item => item.Records);
            while (pending.Count > 0)
                pending = await ApplyAsync(pending, cancellationToken);
        }
    }

    /// <returns>The older records of items whose newest one had to be set aside: they count again.</returns>
    async Task<Dictionary<string, IReadOnlyList<Decoded<CatalogueRecord>>>> ApplyAsync(
        Dictionary<string, IReadOnlyList<Decoded<CatalogueRecord>>> items, CancellationToken cancellationToken)
    {
        var stored = await store.LoadAsync(items.Keys, cancellationToken);
        var all = items.Select(item => ItemWrite.Of(item.Value, stored.GetValueOrDefault(item.Key))).ToList();
        List<ItemWrite> setAside = [];
        foreach (var write in all.Where(write => write.Stored is { } other && other.ItemId != write.Newest.Event.ItemId))
            await SetAsideAsync(write, IdConflict, $"item_id: its point id is taken by item '{write.Stored!.ItemId}'", setAside, cancellationToken);

        var fresh = all.Except(setAside).Where(write => !write.IsStale).ToList();
        await WriteAsync(fresh, setAside, cancellationToken);

        // After the write: a refresh that runs in between would miss it.
        estimates.Touch(all.Except(setAside).SelectMany(write => write.TouchedTopics));
        metrics.Applied(fresh.Except(setAside), all);
        return setAside.Where(write => write.Older.Count > 0).ToDictionary(write => write.Newest.Event.ItemId, write => write.Older);
    }

    async Task WriteAsync(List<ItemWrite> writes, List<ItemWrite> setAside, CancellationToken cancellationToken)
    {
        if (writes.Count == 0)
            return;
        try
        {
            await store.WriteAsync(writes, cancellationToken);
        }
        catch (QdrantRefusedException e) when (e.IsContent && writes.Count == 1)
        {
            await SetAsideAsync(writes[0], Refused, e.Message, setAside, cancellationToken);
        }
        catch (QdrantRefusedException e) when (e.IsContent)
        {
            var half = writes.Count / 2;
            await WriteAsync(writes[..half], setAside, cancellationToken);
            await WriteAsync(writes[half..], setAside, cancellationToken);
        }
    }

    async Task SetAsideAsync(
        ItemWrite write, string errorClass, string message, List<ItemWrite> setAside, CancellationToken cancellationToken)
    {
        LogSetAside(write.Newest.Event.ItemId, errorClass, message);
        await deadLetters.SendAsync(write.Newest.Record, errorClass, message, cancellationToken);
        setAside.Add(write);
    }
}
