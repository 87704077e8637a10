using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Streaming.Kafka;

namespace Streaming.Operator.Commands.Topics;

/// <summary>What brokers say about topics.</summary>
sealed class TopicLookup(KafkaClients kafka)
{
    static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(5);

    static readonly string[] Shown = ["cleanup.policy", "message.timestamp.type", "retention.ms"];

    /// <summary>Partitions of the topics that exist.</summary>
    public async Task<IReadOnlyDictionary<string, int>> PartitionsAsync() =>
        (await kafka.ListTopicsAsync()).ToDictionary(topic => topic.Topic, topic => topic.Partitions.Count);

    /// <summary>The settings of topics that exist; null where the brokers cannot tell, as the embedded cluster cannot.</summary>
    public async Task<IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>?> SettingsAsync(IEnumerable<string> topics)
    {
        var resources = topics.Select(topic => new ConfigResource { Type = ResourceType.Topic, Name = topic }).ToList();
        if (resources.Count == 0)
            return new Dictionary<string, IReadOnlyDictionary<string, string>>();
        try
        {
            var answers = await kafka.AskAsync(admin => admin.DescribeConfigsAsync(resources, new DescribeConfigsOptions { RequestTimeout = RequestTimeout }));
            return answers.ToDictionary(
                answer => answer.ConfigResource.Name,
                IReadOnlyDictionary<string, string> (answer) => Shown.Where(answer.Entries.ContainsKey).ToDictionary(name => name, name => answer.Entries[name].Value));
        }
        catch (KafkaException e) when (e.Error.Code is ErrorCode.Local_UnsupportedFeature or ErrorCode.Local_TimedOut)
        {
            return null;
        }
    }
}
