using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Streaming.Kafka;

namespace Streaming.Local.Stack;

/// <summary>How many partitions topics have.</summary>
static class TopicPartitions
{
    static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(10);

    /// <exception cref="KafkaException">A topic does not exist, or the brokers do not answer.</exception>
    public static async Task<IReadOnlyList<(string Topic, int Partitions)>> OfAsync(KafkaClients kafka, IEnumerable<string> topics)
    {
        var described = await kafka.Admin.DescribeTopicsAsync(
            TopicCollection.OfTopicNames(topics), new DescribeTopicsOptions { RequestTimeout = RequestTimeout });
        return [.. described.TopicDescriptions.Select(topic => (topic.Name, topic.Partitions.Count))];
    }
}
