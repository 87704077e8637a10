using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Streaming.Kafka.Clients;

namespace Streaming.Kafka.Streams;

/// <summary>Asks brokers for offsets.</summary>
internal sealed class BrokerOffsets(KafkaClients clients)
{
    static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    public Task<IReadOnlyList<long>> LowAsync(IReadOnlyList<AssignedPartition> partitions) => ListAsync(partitions, OffsetSpec.Earliest());

    /// <summary>The ends that a reader of committed records can reach.</summary>
    public Task<IReadOnlyList<long>> HighAsync(IReadOnlyList<AssignedPartition> partitions) => ListAsync(partitions, OffsetSpec.Latest());

    /// <summary>
    /// Asks by the consumer: an admin client that asks a group's coordinator can end the whole process when a broker goes meanwhile
    /// (librdkafka #3663).
    /// </summary>
    /// <exception cref="ObjectDisposedException">The consumer is no more.</exception>
    /// <returns>For each partition the group's committed offset, or null.</returns>
    public static async Task<IReadOnlyList<long?>> CommittedAsync(
        InUse<IConsumer<byte[]?, byte[]?>> consumer, IReadOnlyList<AssignedPartition> partitions)
    {
        var asked = partitions.Select(p => new TopicPartition(p.Topic, p.Partition)).ToList();
        var client = consumer.TryEnter() ?? throw new ObjectDisposedException(nameof(consumer));
        List<TopicPartitionOffset> answer;
        try
        {
            // The client has no asynchronous call for this one.
            answer = await Task.Run(() => client.Committed(asked, Timeout));
        }
        finally
        {
            consumer.Leave();
        }
        var known = answer.ToDictionary(p => p.TopicPartition, p => p.Offset);
        return asked.ConvertAll(p => known[p].Value is >= 0 and var offset ? offset : (long?)null);
    }

    async Task<IReadOnlyList<long>> ListAsync(IReadOnlyList<AssignedPartition> partitions, OffsetSpec which)
    {
        var asked = partitions.Select(p => new TopicPartition(p.Topic, p.Partition)).ToList();
        var known = await clients.OffsetsAsync(asked, which, Timeout);
        return asked.ConvertAll(p => known[p]);
    }
}
