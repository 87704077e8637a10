using System.Globalization;
using Confluent.Kafka;
using Streaming.Embedded.Kafka;
using Streaming.Embedded.Qdrant;
using Streaming.Kafka;
using Streaming.Operator.Verification.Planning;

namespace Streaming.Operator.Verification.Servers;

/// <summary>Kafka and Qdrant, embedded or given, and what can be done to them.</summary>
sealed class VerifiedServers : IAsyncDisposable
{
    const int Partitions = 4;

    static readonly TimeSpan SlowAnswer = TimeSpan.FromMilliseconds(400), SlowRoundTrip = TimeSpan.FromMilliseconds(300);

    readonly ServerOptions options;
    readonly EmbeddedKafka? kafka;
    readonly EmbeddedQdrant? qdrant;
    readonly TcpProxy? proxy;
    readonly TimeProvider time;

    /// <summary>A server that is still on its way up is not stopped: the command that starts it would fail.</summary>
    readonly SemaphoreSlim kafkaRestarts = new(1), qdrantRestarts = new(1);

    VerifiedServers(ServerOptions options, EmbeddedKafka? kafka, EmbeddedQdrant? qdrant, TimeProvider time)
    {
        (this.options, this.kafka, this.qdrant, this.time) = (options, kafka, qdrant, time);
        var endpoint = new Uri(QdrantEndpoint);
        // In front of TLS a proxy would be another host than the certificate is for.
        if (endpoint.Scheme == Uri.UriSchemeHttp)
            proxy = new TcpProxy(endpoint.Host, endpoint.Port, time);
    }

    /// <summary>Where the tool itself reaches Qdrant, whatever happens between it and the workers.</summary>
    public string QdrantEndpoint => qdrant?.Endpoint ?? options.Qdrant!;

    /// <summary>Where the workers reach Qdrant.</summary>
    public string QdrantForWorkers => proxy is null ? QdrantEndpoint : string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{proxy.Port}");

    public bool IsKafkaEmbedded => kafka is not null;

    public bool IsQdrantEmbedded => qdrant is not null;

    public string Described => $"{(kafka is null ? $"Kafka at {options.Kafka}" : "embedded Kafka")}, {(qdrant is null ? $"Qdrant at {options.Qdrant}" : "embedded Qdrant")}";

    /// <summary>What a client needs to reach Kafka.</summary>
    public IReadOnlyDictionary<string, string?> KafkaSettings =>
        kafka?.Configuration ?? new Dictionary<string, string?> { ["Kafka:BootstrapServers"] = options.Kafka };

    /// <summary>After which a silent member is thrown out of its group. A real broker accepts nothing shorter unless told to.</summary>
    public TimeSpan SessionTimeout => TimeSpan.FromSeconds(kafka is null ? 6 : 3);

    /// <summary>What can be done to these servers.</summary>
    public IEnumerable<DisruptionKind> Possible
    {
        get
        {
            if (proxy is not null)
            {
                yield return DisruptionKind.QdrantDown;
                yield return DisruptionKind.QdrantSlow;
                yield return DisruptionKind.QdrantCut;
            }

            if (qdrant is not null)
                yield return DisruptionKind.QdrantErrors;
            if (options.QdrantStop is not null)
                yield return DisruptionKind.QdrantRestart;
            if (kafka is not null || options.KafkaStop is not null)
                yield return DisruptionKind.KafkaDown;
            if (kafka is null)
                yield break;
            yield return DisruptionKind.KafkaSlow;
            yield return DisruptionKind.KafkaErrors;
        }
    }

    public static async Task<VerifiedServers> StartAsync(ServerOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        var qdrant = options.Qdrant is null ? await EmbeddedQdrant.StartAsync(cancellationToken: cancellationToken) : null;
        return new VerifiedServers(options, options.Kafka is null ? new EmbeddedKafka() : null, qdrant, time);
    }

    /// <summary>Creates the topics in the embedded Kafka, which has no request for it.</summary>
    public void CreateTopics(TopicNames names)
    {
        string[] sources = [names.Engagements, names.ProfileChanges, names.Items, names.RetrievalRequests];
        foreach (var topic in (string[])[.. sources, names.RetrievalResponses, names.Served])
            kafka!.CreateTopic(topic, Partitions);
        foreach (var topic in new[] { names.Popularity, names.ExperimentState, names.ExperimentDecisions })
            kafka!.CreateTopic(topic, 1);
        foreach (var source in sources)
            kafka!.CreateTopic(TopicNames.DeadLettersOf(source), 1);
    }

    /// <summary>Does it, for its time, and undoes it.</summary>
    public Task DisruptAsync(Disruption disruption, CancellationToken cancellationToken) => disruption.Kind switch
    {
        DisruptionKind.QdrantDown => ForAsync(disruption.For, proxy!.GoDown, proxy!.ComeUp, cancellationToken),
        DisruptionKind.QdrantSlow => ForAsync(disruption.For, () => proxy!.Delay = SlowAnswer, () => proxy!.Delay = TimeSpan.Zero, cancellationToken),
        DisruptionKind.QdrantCut => CutAsync(disruption.For, cancellationToken),
        DisruptionKind.QdrantErrors => ForAsync(disruption.For, qdrant!.Faults.FailEveryOtherCall, qdrant!.Faults.Mend, cancellationToken),
        DisruptionKind.QdrantRestart => RestartAsync(qdrantRestarts, options.QdrantStop!, options.QdrantStart!, disruption.For, cancellationToken),
        DisruptionKind.KafkaDown when kafka is not null => ForAsync(disruption.For, () => kafka.BrokerDown(), () => kafka.BrokerUp(), cancellationToken),
        DisruptionKind.KafkaDown => RestartAsync(kafkaRestarts, options.KafkaStop!, options.KafkaStart!, disruption.For, cancellationToken),
        DisruptionKind.KafkaSlow => ForAsync(
            disruption.For, () => kafka!.SetRoundTrip(SlowRoundTrip), () => kafka!.SetRoundTrip(TimeSpan.Zero), cancellationToken),
        DisruptionKind.KafkaErrors => BrokerErrorsAsync(disruption.For, cancellationToken),
        _ => throw new ArgumentException($"{disruption.Kind} is not done to a server.", nameof(disruption)),
    };

    public async ValueTask DisposeAsync()
    {
        if (proxy is not null)
            await proxy.DisposeAsync();
        kafka?.Dispose();
        kafkaRestarts.Dispose();
        qdrantRestarts.Dispose();
        if (qdrant is not null)
            await qdrant.DisposeAsync();
    }

    async Task ForAsync(TimeSpan duration, Action begin, Action end, CancellationToken cancellationToken)
    {
        begin();
        try
        {
            await Task.Delay(duration, time, cancellationToken);
        }
        finally
        {
            end();
        }
    }

    async Task CutAsync(TimeSpan duration, CancellationToken cancellationToken)
    {
        var (until, open, swallowed) = (time.GetUtcNow() + duration, TimeSpan.FromMilliseconds(500), TimeSpan.FromMilliseconds(150));
        while (time.GetUtcNow() < until)
        {
            await ForAsync(swallowed, proxy!.SwallowAnswers, proxy!.CutAll, cancellationToken);
            await Task.Delay(open, time, cancellationToken);
        }
    }

    /// <summary>The command that starts it again runs also when the run is interrupted: what was stopped is not left behind.</summary>
    async Task RestartAsync(SemaphoreSlim turn, ShellCommand stop, ShellCommand start, TimeSpan duration, CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            await stop.RunAsync(cancellationToken);
            await Task.Delay(duration, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await start.RunAsync(CancellationToken.None);
        }
        finally
        {
            turn.Release();
        }
        cancellationToken.ThrowIfCancellationRequested();
    }

    async Task BrokerErrorsAsync(TimeSpan duration, CancellationToken cancellationToken)
    {
        const short Produce = 0, OffsetCommit = 8, Heartbeat = 12;
        kafka!.FailNext(Produce, ErrorCode.RequestTimedOut, ErrorCode.NotLeaderForPartition);
        kafka.FailNext(OffsetCommit, ErrorCode.NotCoordinatorForGroup, ErrorCode.RequestTimedOut);
        kafka.FailNext(Heartbeat, ErrorCode.UnknownMemberId, ErrorCode.IllegalGeneration);
        await ForAsync(duration, () => { }, () => Array.ForEach([Produce, OffsetCommit, Heartbeat], kafka.ClearFailures), cancellationToken);
    }
}
