using System.Text;
using Confluent.Kafka;
using Streaming.TestServers;

namespace Streaming.Kafka.Tests.EndToEnd;

/// <summary>What tests of whole streams share.</summary>
public abstract class StreamTest(KafkaFixture kafka)
{
    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    protected KafkaTestServer Server => kafka.Server;

    protected static IEnumerable<(string Key, string Value)> Records(int count, int from = 0) =>
        Enumerable.Range(from, count).Select(i => ($"user-{i % 37}", $"{i}"));

    protected async Task<string> TopicAsync(int partitions)
    {
        var topic = Server.Unique("topic");
        await Server.CreateTopicAsync(topic, partitions, Cancel);
        return topic;
    }

    /// <summary>The first records of a topic's only partition.</summary>
    protected async Task<List<ConsumeResult<byte[], byte[]>>> ReadAsync(string topic, int count) => await Task.Run(() =>
    {
        using var consumer = new ConsumerBuilder<byte[], byte[]>(new ConsumerConfig
        {
            BootstrapServers = Server.BootstrapServers,
            GroupId = "none",
            EnableAutoCommit = false,
        }).Build();
        consumer.Assign(new TopicPartitionOffset(topic, 0, 0));
        var records = new List<ConsumeResult<byte[], byte[]>>();
        while (records.Count < count)
            records.Add(consumer.Consume(Cancel));
        return records;
    });

    protected static string? Header(ConsumeResult<byte[], byte[]> record, string name) =>
        record.Message.Headers.TryGetLastBytes(name, out var value) ? Encoding.UTF8.GetString(value) : null;
}
