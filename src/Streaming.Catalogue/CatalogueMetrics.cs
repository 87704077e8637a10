using System.Diagnostics.Metrics;
using Streaming.Catalogue.Items;

namespace Streaming.Catalogue;

/// <summary>Meter <c>Streaming.Catalogue</c>.</summary>
public sealed class CatalogueMetrics
{
    readonly Counter<long> written;
    readonly Counter<long> deleted;
    readonly Counter<long> stale;
    readonly Counter<long> refreshed;
    readonly Histogram<double> refreshSeconds;

    public CatalogueMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("Streaming.Catalogue");
        written = meter.CreateCounter<long>("streaming.catalogue.items.written", "{item}", "Items written.");
        deleted = meter.CreateCounter<long>("streaming.catalogue.items.deleted", "{item}", "Tombstones written.");
        stale = meter.CreateCounter<long>("streaming.catalogue.records.stale", "{record}", "Records older than another of the same item.");
        refreshed = meter.CreateCounter<long>("streaming.catalogue.topics.refreshed", "{topic}", "Topic estimates written.");
        refreshSeconds = meter.CreateHistogram<double>("streaming.catalogue.topics.refresh", "s", "Time to refresh all touched topics.");
    }

    internal void Applied(IEnumerable<ItemWrite> fresh, IReadOnlyCollection<ItemWrite> all)
    {
        foreach (var write in fresh)
            (write.Newest.Event.Vector is null ? deleted : written).Add(1);
        stale.Add(all.Sum(write => write.Older.Count + (write.IsStale ? 1 : 0)));
    }

    internal void Refreshed(int topics, TimeSpan elapsed)
    {
        refreshed.Add(topics);
        refreshSeconds.Record(elapsed.TotalSeconds);
    }
}
