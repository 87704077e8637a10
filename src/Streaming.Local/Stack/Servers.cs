using System.Globalization;
using Streaming.Embedded.Kafka;
using Streaming.Embedded.Qdrant;
using Streaming.Kafka;
using Streaming.Local.Reporting;

namespace Streaming.Local.Stack;

/// <summary>Kafka and Qdrant: the embedded ones, or those that were given.</summary>
sealed class Servers : IAsyncDisposable
{
    readonly StackOptions options;
    readonly EmbeddedKafka? kafka;
    readonly EmbeddedQdrant? qdrant;

    Servers(StackOptions options, EmbeddedKafka? kafka, EmbeddedQdrant? qdrant) => (this.options, this.kafka, this.qdrant) = (options, kafka, qdrant);

    public string QdrantEndpoint => qdrant?.Endpoint ?? options.Qdrant!;

    /// <summary>Settings of the embedded cluster; null where a real one is used.</summary>
    public IReadOnlyDictionary<string, string?>? EmbeddedKafkaSettings => kafka?.Configuration;

    /// <summary>The embedded Kafka; null where a real one is used.</summary>
    public EmbeddedKafka? EmbeddedKafka => kafka;

    /// <summary>The faults of the embedded Qdrant; null where a real one is used.</summary>
    public QdrantFaults? QdrantFaults => qdrant?.Faults;

    public string KafkaAddress => kafka?.BootstrapServers ?? options.Kafka!;

    public ServersInUse InUse => new(options.Kafka ?? "embedded", options.Qdrant ?? "embedded");

    /// <summary>Starts the embedded ones that are needed. The embedded cluster's topics exist from the start.</summary>
    public static async Task<Servers> StartAsync(StackOptions options, CancellationToken cancellationToken)
    {
        if (options.Kafka is { } bootstrapServers)
            await Reachability.RequireKafkaAsync(bootstrapServers, cancellationToken);
        if (options.Qdrant is { } endpoint)
            await Reachability.RequireQdrantAsync(endpoint, cancellationToken);
        var kafka = options.Kafka is null ? new EmbeddedKafka() : null;
        try
        {
            if (kafka is not null)
                CreateTopics(kafka);
            var qdrant = options.Qdrant is null ? await EmbeddedQdrant.StartAsync(cancellationToken: cancellationToken) : null;
            return new Servers(options, kafka, qdrant);
        }
        catch
        {
            kafka?.Dispose();
            throw;
        }
    }

    /// <summary>Sets a run's names apart on a real server whose counterpart is forgotten at the end.</summary>
    public string RunName(TimeProvider time) =>
        options.IsMixed ? time.GetUtcNow().ToString("-yyyyMMddHHmmss", CultureInfo.InvariantCulture) : "";

    public async ValueTask DisposeAsync()
    {
        kafka?.Dispose();
        if (qdrant is not null)
            await qdrant.DisposeAsync();
    }

    /// <summary>All topics, with as many partitions as the laptop has use for.</summary>
    public static void CreateTopics(EmbeddedKafka kafka)
    {
        var names = new TopicNames(new TopicOptions());
        string[] sources = [names.Engagements, names.ProfileChanges, names.Items, names.RetrievalRequests];
        foreach (var topic in (string[])[.. sources, names.RetrievalResponses, names.Served, names.ErasureReceipts])
            kafka.CreateTopic(topic, StackSettings.EmbeddedPartitions);

        foreach (var topic in new[] { names.Popularity, names.ExperimentState, names.ExperimentDecisions })
            kafka.CreateTopic(topic, 1);
        foreach (var topic in sources.Append(names.Served))
            kafka.CreateTopic(TopicNames.DeadLettersOf(topic), 1);
    }
}
