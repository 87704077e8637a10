using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Streaming.Kafka.Streams;

/// <summary>What one stream measures. Instruments named <c>messaging.*</c> follow OpenTelemetry's conventions.</summary>
internal sealed class StreamMetrics
{
    static readonly KeyValuePair<string, object?> System = new("messaging.system", "kafka"), Process = new("messaging.operation.name", "process"),
        Poll = new("messaging.operation.name", "poll");

    readonly KeyValuePair<string, object?> stream, group;
    readonly Counter<long> consumed, batches, rebalances, stale, skipped, gone, violations;
    readonly Histogram<int> batchKeys;
    readonly Histogram<double> processDuration, freshness;

    public StreamMetrics(KafkaMetrics kafka, string name, string consumerGroup, Func<IReadOnlyList<AssignedPartition>> assigned, Backlog backlog)
    {
        var meter = kafka.Meter;
        stream = new("streaming.stream.name", name);
        group = new("messaging.consumer.group.name", consumerGroup);
        consumed = meter.CreateCounter<long>("messaging.client.consumed.messages", "{message}", "Records read.");
        processDuration = meter.CreateHistogram<double>("messaging.process.duration", "s", "Handling a batch, retries included.");
        batches = meter.CreateCounter<long>("streaming.stream.batches", "{batch}", "Batches handled.");
        batchKeys = meter.CreateHistogram<int>("streaming.stream.batch.keys", "{key}", "Keys in a batch.");
        freshness = meter.CreateHistogram("streaming.stream.freshness", "s", "From a record's timestamp until it is applied.", advice:
            new InstrumentAdvice<double> { HistogramBucketBoundaries = [.01, .025, .05, .1, .175, .25, .5, 1, 2.5, 5, 10, 60, 600, 3600] });
        rebalances = meter.CreateCounter<long>("streaming.stream.rebalances", "{rebalance}", "Assignments changed, by kind.");
        stale = meter.CreateCounter<long>("streaming.stream.stale_commits", "{offset}", "Offsets not committed because the partition was gone.");
        skipped = meter.CreateCounter<long>(
            "streaming.stream.skipped_offsets", "{offset}", "Offsets that no record came for. Must be 0 on a topic without compaction and transactions.");
        gone = meter.CreateCounter<long>("streaming.stream.gone_offsets", "{offset}", "Offsets that were gone from a topic before they were applied.");
        violations = meter.CreateCounter<long>(
            "streaming.stream.invariant_violations", "{violation}", "Times that progress or a commit was about to run ahead of what is durable. Must be 0.");
        // Told from the start: a board shows a zero, not nothing.
        gone.Add(0, stream);
        foreach (var what in new[] { "progress", "commit" })
            violations.Add(0, stream, Invariant(what));
        meter.CreateObservableGauge("streaming.stream.pending", () => new Measurement<int>(backlog.Records, stream), "{message}", "Records read and not applied.");
        meter.CreateObservableGauge("streaming.stream.lag", () => Lags(assigned()), "{message}", "Offsets between what is applied and the end, by partition.");
    }

    public void Consumed(string topic, int records) =>
        consumed.Add(records, new TagList { System, group, Poll, new("messaging.destination.name", topic) });

    public void Handled<T>(IReadOnlyList<KeyedRecords<T>> keys, TimeSpan duration, long now)
    {
        batches.Add(1, stream);
        batchKeys.Record(keys.Count, stream);
        processDuration.Record(duration.TotalSeconds, System, group, Process);
        if (!freshness.Enabled)
            return;
        foreach (var (_, records) in keys)
            for (var i = 0; i < records.Count; i++)
                freshness.Record((now - records[i].Record.Timestamp) / 1000.0, stream);
    }

    public void Rebalanced(string kind) => rebalances.Add(1, stream, new("streaming.rebalance.kind", kind));

    public void StaleCommit() => stale.Add(1, stream);

    public void Skipped(string topic, long offsets) => skipped.Add(offsets, stream, new("messaging.destination.name", topic));

    public void Gone(string topic, long offsets) => gone.Add(offsets, stream, new("messaging.destination.name", topic));

    /// <param name="what"><c>progress</c> or <c>commit</c>.</param>
    public void Violated(string what) => violations.Add(1, stream, Invariant(what));

    static KeyValuePair<string, object?> Invariant(string what) => new("streaming.invariant", what);

    IEnumerable<Measurement<long>> Lags(IReadOnlyList<AssignedPartition> partitions)
    {
        foreach (var partition in partitions)
            if (partition.Lag is { } lag)
                yield return new(lag, new TagList
                {
                    stream, group, new("messaging.destination.name", partition.Topic),
                    new("messaging.destination.partition.id", partition.Partition.ToString(global::System.Globalization.CultureInfo.InvariantCulture)),
                });
    }
}
