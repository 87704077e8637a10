using Confluent.Kafka;
using Streaming.Kafka;

namespace Streaming.Local.Stack;

/// <summary>How many partitions topics have.</summary>
static class TopicPartitions
{
    static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(10);

    /// <exception cref="KafkaException">A topic does not exist, or the brokers do not answer.</exception>
    public static Task<List<(string Topic, int Partitions)>> OfAsync(
        KafkaClients kafka, IEnumerable<string> topics, CancellationToken cancellationToken) => kafka.AskAsync(admin => Task.Run(
        () => topics.Select(name =>
        {
            var topic = admin.GetMetadata(name, RequestTimeout).Topics.Single();
            return topic.Error.IsError ? throw new KafkaException(topic.Error) : (name, topic.Partitions.Count);
        }).ToList(),
        cancellationToken));
}
