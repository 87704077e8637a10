using System.Text;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Streaming.Contracts;
using Streaming.Kafka;
using Streaming.Local.Replay;

namespace Streaming.Local.Stack;

/// <summary>Produces the catalogue and waits until it is searchable.</summary>
sealed class CatalogueLoad(IRecordProducer producer, TopicNames topics, Backlog backlog, TimeProvider time)
{
    /// <param name="space">The item space of the model that is served.</param>
    /// <param name="loaded">Called with how many items are produced.</param>
    public async Task LoadAsync(IReadOnlyList<CatalogueItem> items, string space, Action<int> loaded, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var deliveries = new List<Task>(items.Count);
        foreach (var item in items)
        {
            var value = Message(item, space, now).ToByteArray();
            await backlog.AdmitAsync(value.Length, cancellationToken);
            deliveries.Add(producer.ProduceAsync(topics.Items, Encoding.UTF8.GetBytes(item.Id), value, cancellationToken: cancellationToken));
            loaded(deliveries.Count);
        }

        await Task.WhenAll(deliveries);
        await backlog.DrainAsync(cancellationToken);
    }

    static Item Message(CatalogueItem item, string space, DateTimeOffset now) => new()
    {
        ItemId = item.Id,
        Space = space,
        Vector = { item.Vector ?? [] },
        Topics = { item.Topics },
        CreatedAt = Timestamp.FromDateTimeOffset(DateTimeOffset.FromUnixTimeMilliseconds(item.CreatedAt)),
        UpdatedAt = Timestamp.FromDateTimeOffset(now),
    };
}
