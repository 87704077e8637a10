using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace Streaming.Kafka.Streams;

/// <summary>Asks brokers for the ids of topics, see <see cref="Progress.TopicId"/>.</summary>
internal sealed class TopicIds(KafkaClients clients)
{
    static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    /// <returns>The id of each topic; null where its brokers are too old to give it one.</returns>
    /// <exception cref="KafkaException">No answer, or a topic does not exist.</exception>
    public async Task<IReadOnlyDictionary<string, string?>> AskAsync(IEnumerable<string> topics)
    {
        var answer = await clients.AskAsync(admin => admin.DescribeTopicsAsync(
            TopicCollection.OfTopicNames(topics), new DescribeTopicsOptions { RequestTimeout = Timeout }));
        return answer.TopicDescriptions.ToDictionary(
            topic => topic.Name,
            topic => topic.TopicId is { } id && (id.MostSignificantBits | id.LeastSignificantBits) != 0 ? id.ToString() : null);
    }
}
