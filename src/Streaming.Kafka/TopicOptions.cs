namespace Streaming.Kafka;

/// <summary>What the topics are called and how they are created. Section <c>Topics</c>.</summary>
public sealed class TopicOptions
{
    public const string Section = "Topics";

    /// <summary>Put before every name, dead letters included. The default is empty.</summary>
    public string Prefix { get; set; } = "";

    public string Engagements { get; set; } = "engagements";

    public string ProfileChanges { get; set; } = "profile-changes";

    public string Items { get; set; } = "items";

    public string RetrievalRequests { get; set; } = "retrieval-requests";

    public string RetrievalResponses { get; set; } = "retrieval-responses";

    public string Served { get; set; } = "served";

    public string Popularity { get; set; } = "popularity";

    public string ExperimentState { get; set; } = "experiment-state";

    public string ExperimentDecisions { get; set; } = "experiment-decisions";

    public string ErasureReceipts { get; set; } = "erasure-receipts";

    /// <summary>Create topics that are missing. The default is true.</summary>
    public bool Create { get; set; } = true;

    /// <summary>Partitions of a created topic, 1 to 10,000. The default is 8. Dead-letter topics, <c>popularity</c> and those of experiments have one.</summary>
    public int Partitions { get; set; } = 8;

    /// <summary>Replicas of a created topic; -1, the default: as the brokers are configured.</summary>
    public short ReplicationFactor { get; set; } = -1;

    /// <summary>How long engagements, served lists and dead letters are kept. The default is 30 days. Profile changes and erasure receipts are kept for ever.</summary>
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(30);

    /// <summary>How long requests and responses are kept. The default is one day.</summary>
    public TimeSpan RequestRetention { get; set; } = TimeSpan.FromDays(1);
}
