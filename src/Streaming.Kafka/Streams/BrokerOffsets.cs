using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace Streaming.Kafka.Streams;

/// <summary>Asks brokers for offsets through the admin client, which, unlike a consumer, does not block its caller.</summary>
internal sealed class BrokerOffsets(KafkaClients clients)
{
    static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    public Task<IReadOnlyList<long>> LowAsync(IReadOnlyList<AssignedPartition> partitions) => ListAsync(partitions, OffsetSpec.Earliest());

    /// <summary>The ends that a reader of committed records can reach.</summary>
    public Task<IReadOnlyList<long>> HighAsync(IReadOnlyList<AssignedPartition> partitions) => ListAsync(partitions, OffsetSpec.Latest());

    /// <returns>For each partition the group's committed offset, or null.</returns>
    public async Task<IReadOnlyList<long?>> CommittedAsync(IReadOnlyList<AssignedPartition> partitions)
    {
        var asked = partitions.Select(p => new TopicPartition(p.Topic, p.Partition)).ToList();
        var answer = await clients.AskAsync(admin => admin.ListConsumerGroupOffsetsAsync(
            [new ConsumerGroupTopicPartitions(clients.GroupId, asked)], new ListConsumerGroupOffsetsOptions { RequestTimeout = Timeout }));
        var known = answer[0].Partitions.ToDictionary(p => p.TopicPartition);
        return asked.ConvertAll(p => known[p] switch
        {
            { Error.IsError: true } failed => throw new KafkaException(failed.Error),
            { Offset.Value: >= 0 and var offset } => offset,
            _ => (long?)null,
        });
    }

    async Task<IReadOnlyList<long>> ListAsync(IReadOnlyList<AssignedPartition> partitions, OffsetSpec which)
    {
        var asked = partitions.Select(p => new TopicPartition(p.Topic, p.Partition)).ToList();
        var answer = await clients.AskAsync(admin => admin.ListOffsetsAsync(
            asked.Select(p => new TopicPartitionOffsetSpec { TopicPartition = p, OffsetSpec = which }),
            new ListOffsetsOptions { RequestTimeout = Timeout, IsolationLevel = IsolationLevel.ReadCommitted }));
        var known = answer.ResultInfos.Select(r => r.TopicPartitionOffsetError).ToDictionary(p => p.TopicPartition);
        return asked.ConvertAll(p => known[p] is { Error.IsError: false, Offset.Value: var offset }
            ? offset
            : throw new KafkaException(known[p].Error));
    }
}
