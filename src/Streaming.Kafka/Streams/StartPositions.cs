using Confluent.Kafka;
using Polly;

namespace Streaming.Kafka.Streams;

/// <summary>Finds out where newly assigned partitions begin, away from the consumer thread and through outages.</summary>
internal sealed class StartPositions(
    BrokerOffsets offsets, IProgressStore? store, StreamOptions options, ResiliencePipeline patience)
{
    /// <summary>Sets <see cref="AssignedPartition.StartAt"/> of each.</summary>
    /// <exception cref="StreamFaultedException">See <see cref="StartPosition"/>.</exception>
    public async Task FindAsync(IReadOnlyList<AssignedPartition> partitions, CancellationToken cancellationToken)
    {
        var committed = await patience.ExecuteAsync(async _ => await offsets.CommittedAsync(partitions), cancellationToken);
        var low = await patience.ExecuteAsync(async _ => await offsets.LowAsync(partitions), cancellationToken);
        var high = await patience.ExecuteAsync(async _ => await offsets.HighAsync(partitions), cancellationToken);
        await Task.WhenAll(partitions.Select(async (partition, i) => partition.StartAt = store is null
            ? StartPosition.Decide(committed[i], low[i], high[i])
            : await FindAsync(store, partition, committed[i], low[i], high[i], cancellationToken)));
    }

    async Task<long> FindAsync(
        IProgressStore from, AssignedPartition partition, long? committed, long low, long high, CancellationToken cancellationToken)
    {
        var (topic, number) = (partition.Topic, partition.Partition);
        var progress = await patience.ExecuteAsync(async cancel => await from.ReadAsync(topic, number, cancel), cancellationToken);
        var start = StartPosition.Decide(topic, number, progress, committed, low, high, options);
        if (start < progress?.Offset)
        {
            progress = new Progress(topic, number, start, 0);
            await patience.ExecuteAsync(async cancel => await from.RewindAsync(progress.Value, cancel), cancellationToken);
        }
        partition.Durable = progress;
        return start;
    }
}
