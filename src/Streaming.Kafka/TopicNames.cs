using Microsoft.Extensions.Options;

namespace Streaming.Kafka;

/// <summary>The topics' names as the brokers know them, prefix included.</summary>
public sealed class TopicNames(TopicOptions options)
{
    public const string DeadLetterSuffix = ".dlq";

    public TopicNames(IOptions<TopicOptions> options)
        : this(options.Value)
    {
    }

    public string Engagements { get; } = options.Prefix + options.Engagements;

    public string ProfileChanges { get; } = options.Prefix + options.ProfileChanges;

    public string Items { get; } = options.Prefix + options.Items;

    public string RetrievalRequests { get; } = options.Prefix + options.RetrievalRequests;

    public string RetrievalResponses { get; } = options.Prefix + options.RetrievalResponses;

    public string Served { get; } = options.Prefix + options.Served;

    public string Popularity { get; } = options.Prefix + options.Popularity;

    public string ExperimentState { get; } = options.Prefix + options.ExperimentState;

    public string ExperimentDecisions { get; } = options.Prefix + options.ExperimentDecisions;

    public string ErasureReceipts { get; } = options.Prefix + options.ErasureReceipts;

    public static string DeadLettersOf(string topic) => topic + DeadLetterSuffix;
}
