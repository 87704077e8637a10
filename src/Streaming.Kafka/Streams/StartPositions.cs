using Polly;

namespace Streaming.Kafka.Streams;

/// <summary>Finds out where newly assigned partitions begin, away from the consumer thread and through outages.</summary>
internal sealed class StartPositions(
    BrokerOffsets offsets, TopicIds topics, IProgressStore? store, StreamOptions options, StreamMetrics metrics, ResiliencePipeline patience)
{
    /// <summary>Sets <see cref="AssignedPartition.StartAt"/> of each.</summary>
    /// <exception cref="StreamFaultedException">See <see cref="StartPosition"/>.</exception>
    public async Task FindAsync(IReadOnlyList<AssignedPartition> partitions, CancellationToken cancellationToken)
    {
        // The ids first: of a topic that is made anew in between, the watch finds out.
        var ids = store is null
            ? new Dictionary<string, string?>()
            : await patience.ExecuteAsync(async _ => await topics.AskAsync(partitions.Select(p => p.Topic).Distinct()), cancellationToken);
        var committed = await patience.ExecuteAsync(async _ => await offsets.CommittedAsync(partitions), cancellationToken);
        var low = await patience.ExecuteAsync(async _ => await offsets.LowAsync(partitions), cancellationToken);
        var high = await patience.ExecuteAsync(async _ => await offsets.HighAsync(partitions), cancellationToken);
        await Task.WhenAll(partitions.Select(async (partition, i) =>
        {
            partition.TopicId = ids.GetValueOrDefault(partition.Topic);
            partition.StartAt = store is null
                ? StartPosition.Decide(committed[i], low[i], high[i])
                : await FindAsync(store, partition, committed[i], low[i], high[i], cancellationToken);
        }));
    }

    async Task<long> FindAsync(
        IProgressStore from, AssignedPartition partition, long? committed, long low, long high, CancellationToken cancellationToken)
    {
        var (topic, number, id) = (partition.Topic, partition.Partition, partition.TopicId);
        var progress = await patience.ExecuteAsync(async cancel => await from.ReadAsync(topic, number, cancel), cancellationToken);
        var isAnother = StartPosition.IsAnother(progress, id);
        if (!isAnother && progress?.Offset is { } applied && applied < low)
            metrics.Gone(topic, low - applied);
        var start = StartPosition.Decide(topic, number, progress, committed, low, high, id, options);
        if (start < progress?.Offset || isAnother)
        {
            progress = new Progress(topic, number, start, 0, id);
            await patience.ExecuteAsync(async cancel => await from.RewindAsync(progress.Value, cancel), cancellationToken);
        }
        partition.Durable = progress;
        return start;
    }
}
