using Confluent.Kafka;
using Streaming.Kafka;

namespace Streaming.EndToEnd.Tests.Stage;

/// <summary>Reads what a topic holds, with offsets and timestamps as the broker gave them.</summary>
static class TopicLog
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Everything from the beginning to the end as it is now.</summary>
    public static Task<List<SourceRecord>> ReadAsync(string servers, string topic, CancellationToken cancellationToken) =>
        Task.Run(() => Read(servers, topic, cancellationToken), cancellationToken);

    static List<SourceRecord> Read(string servers, string topic, CancellationToken cancellationToken)
    {
        var settings = new ConsumerConfig
        {
            BootstrapServers = servers, GroupId = "unused", EnableAutoCommit = false, EnablePartitionEof = true, FetchWaitMaxMs = 10,
        };
        using var consumer = new ConsumerBuilder<byte[]?, byte[]?>(settings).Build();
        using var admin = new DependentAdminClientBuilder(consumer.Handle).Build();
        var partitions = admin.GetMetadata(topic, Patience).Topics.Single().Partitions.ConvertAll(p => new TopicPartition(topic, p.PartitionId));
        consumer.Assign(partitions.Select(p => new TopicPartitionOffset(p, Offset.Beginning)));
        var records = new List<SourceRecord>();
        var open = partitions.ToHashSet();
        while (open.Count > 0)
        {
            var result = consumer.Consume(cancellationToken);
            if (result.IsPartitionEOF)
                open.Remove(result.TopicPartition);
            else
                records.Add(new SourceRecord(
                    topic, result.Partition.Value, result.Offset.Value, result.Message.Timestamp.UnixTimestampMs,
                    result.Message.Key, result.Message.Value, result.Message.Headers));
        }
        consumer.Unassign();
        return records;
    }
}
