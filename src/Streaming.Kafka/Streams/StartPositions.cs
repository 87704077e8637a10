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
        var progress = await Task.WhenAll(partitions.Select(p => ReadAsync(p, cancellationToken)));
        for (var i = 0; i < partitions.Count; i++)
        {
            var (topic, partition) = (partitions[i].Topic, partitions[i].Partition);
            partitions[i].Durable = progress[i];
            partitions[i].StartAt = store is null
                ? StartPosition.Decide(committed[i], low[i], high[i])
                : StartPosition.Decide(topic, partition, progress[i], committed[i], low[i], high[i], options);
        }
    }

    async Task<Progress?> ReadAsync(AssignedPartition partition, CancellationToken cancellationToken) => store is null
        ? null
        : await patience.ExecuteAsync(async cancel => await store.ReadAsync(partition.Topic, partition.Partition, cancel), cancellationToken);
}
