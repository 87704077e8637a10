using Confluent.Kafka;
using Streaming.Kafka.Clients;
using Polly;

namespace Streaming.Kafka.Streams;

/// <summary>Finds out where newly assigned partitions begin, away from the consumer thread and through outages.</summary>
internal sealed class StartPositions(
    BrokerOffsets offsets, TopicIds topics, IProgressStore? store, StreamOptions options, StreamMetrics metrics, ResiliencePipeline patience)
{
    /// <summary>Sets <see cref="AssignedPartition.StartAt"/> of each.</summary>
    /// <remarks>
    /// Another worker may still own a partition and move its progress on meanwhile, and an outage between two of the questions can take
    /// minutes. Progress is therefore asked between the two ends: it was never before an earlier low and is never past a later high.
    /// </remarks>
    /// <exception cref="StreamFaultedException">See <see cref="StartPosition"/>.</exception>
    /// <exception cref="ObjectDisposedException">The consumer is no more.</exception>
    public async Task FindAsync(
        InUse<IConsumer<byte[]?, byte[]?>> consumer, IReadOnlyList<AssignedPartition> partitions, CancellationToken cancellationToken)
    {
        // The ids first: of a topic that is made anew in between, the watch finds out.
        var ids = store is null
            ? new Dictionary<string, string?>()
            : await patience.ExecuteAsync(async _ => await topics.AskAsync(partitions.Select(p => p.Topic).Distinct()), cancellationToken);
        var committed = await patience.ExecuteAsync(async _ => await BrokerOffsets.CommittedAsync(consumer, partitions), cancellationToken);
        var low = await patience.ExecuteAsync(async _ => await offsets.LowAsync(partitions), cancellationToken);
        var progress = await Task.WhenAll(partitions.Select(p => ReadAsync(p, cancellationToken)));
        var high = await patience.ExecuteAsync(async _ => await offsets.HighAsync(partitions), cancellationToken);
        await Task.WhenAll(partitions.Select(async (partition, i) =>
        {
            partition.TopicId = ids.GetValueOrDefault(partition.Topic);
            partition.StartAt = store is null
                ? StartPosition.Decide(committed[i], low[i], high[i])
                : await FindAsync(store, partition, progress[i], committed[i], low[i], high[i], cancellationToken);
        }));
    }

    async Task<Progress?> ReadAsync(AssignedPartition of, CancellationToken cancellationToken) =>
        store is null ? null : await patience.ExecuteAsync(async cancel => await store.ReadAsync(of.Topic, of.Partition, cancel), cancellationToken);

    async Task<long> FindAsync(
        IProgressStore to, AssignedPartition partition, Progress? progress, long? committed, long low, long high, CancellationToken cancellationToken)
    {
        var (topic, number, id) = (partition.Topic, partition.Partition, partition.TopicId);
        var isAnother = StartPosition.IsAnother(progress, id);
        if (!isAnother && progress?.Offset is { } applied && applied < low)
            metrics.Gone(topic, low - applied);
        var start = StartPosition.Decide(topic, number, progress, committed, low, high, id, options);
        if (start < progress?.Offset || isAnother)
        {
            progress = new Progress(topic, number, start, 0, id);
            await patience.ExecuteAsync(async cancel => await to.RewindAsync(progress.Value, cancel), cancellationToken);
        }
        partition.Durable = progress;
        return start;
    }
}
