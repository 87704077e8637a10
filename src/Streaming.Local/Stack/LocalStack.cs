using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Client.Configuration;
using Streaming.Contracts;
using Streaming.Embedded.Kafka;
using Streaming.Embedded.Qdrant;
using Streaming.Inference;
using Streaming.Kafka;
using Streaming.Local.Replay;
using Streaming.Local.Reporting;
using Streaming.Qdrant;

namespace Streaming.Local.Stack;

/// <summary>Servers, workers and the stack's own clients, started in this order and stopped in the other.</summary>
sealed class LocalStack : IAsyncDisposable
{
    readonly Servers servers;
    readonly WorkerSet workers;
    readonly ServiceProvider clients;
    readonly GrpcChannel channel;

    LocalStack(StackOptions options, StackSettings settings, Servers servers, WorkerSet workers)
    {
        (this.servers, this.workers) = (servers, workers);
        (var description, Model) = workers.Model;
        Space = description.Space;
        Generation = new Generation(description.Fingerprint);
        clients = OwnClients(settings.Own(options));
        channel = GrpcChannel.ForAddress(
            $"http://127.0.0.1:{options.GrpcPort}", new GrpcChannelOptions { ServiceConfig = options.Unhurried ? AskAgain() : null });
        Query = new Retrieval.RetrievalClient(channel);
    }

    /// <summary>The item space that items must be in.</summary>
    public string Space { get; }

    public Generation Generation { get; }
    public string KafkaAddress => servers.KafkaAddress;
    public string QdrantAddress => servers.QdrantEndpoint;
    /// <inheritdoc cref="Servers.EmbeddedKafka"/>
    public EmbeddedKafka? EmbeddedKafka => servers.EmbeddedKafka;

    /// <inheritdoc cref="Servers.QdrantFaults"/>
    public QdrantFaults? QdrantFaults => servers.QdrantFaults;

    public ServersInUse Servers => servers.InUse;
    public ModelInUse Model { get; }

    /// <summary>Where the experiments worker answers; null where it does not run.</summary>
    public string? ExperimentsAddress => workers.ExperimentsAddress;
    public Retrieval.RetrievalClient Query { get; }
    public IQdrantClient Qdrant => clients.GetRequiredService<IQdrantClient>();
    public IRecordProducer Producer => clients.GetRequiredService<IRecordProducer>();
    public TopicNames Topics => clients.GetRequiredService<TopicNames>();
    public KafkaClients Kafka => clients.GetRequiredService<KafkaClients>();

    /// <summary>Cancelled when a worker stops by itself.</summary>
    public CancellationToken Failed => workers.Failed;

    /// <summary>The worker that stopped by itself.</summary>
    public string? FailedWorker => workers.FailedWorker;

    /// <exception cref="StackException">A worker does not get ready, or the aliases belong to another generation.</exception>
    public static async Task<LocalStack> StartAsync(
        StackOptions options, Workload workload, TimeProvider time, CancellationToken cancellationToken)
    {
        var servers = await Stack.Servers.StartAsync(options, cancellationToken);
        WorkerSet? workers = null;
        LocalStack? stack = null;
        try
        {
            var settings = new StackSettings(options, workload, servers.QdrantEndpoint, servers.EmbeddedKafkaSettings, servers.RunName(time));
            workers = await WorkerSet.StartAsync(options, settings, time, cancellationToken);
            stack = new LocalStack(options, settings, servers, workers);
            await stack.MakeLiveAsync(options.TakeOver, cancellationToken);
            return stack;
        }
        catch
        {
            if (stack is not null)
                await stack.DisposeAsync();
            else
            {
                if (workers is not null)
                    await workers.DisposeAsync();
                await servers.DisposeAsync();
            }

            throw;
        }
    }

    /// <inheritdoc cref="WorkerSet.WithoutAsync"/>
    public Task WithoutAsync(string worker, Func<Task> meanwhile) => workers.WithoutAsync(worker, meanwhile);

    /// <inheritdoc cref="WorkerSet.ReadyAsync"/>
    public Task ReadyAsync(CancellationToken cancellationToken) => workers.ReadyAsync(cancellationToken);

    /// <summary>Follows a topic from its beginning with the stack's own clients.</summary>
    public TopicFollower Follow(string topic, Action<SourceRecord> onRecord) => ActivatorUtilities.CreateInstance<TopicFollower>(
        clients, new FollowerDefinition { Topic = topic, OnRecord = onRecord, FromBeginning = true });

    public async ValueTask DisposeAsync()
    {
        channel.Dispose();
        await clients.DisposeAsync();
        await workers.DisposeAsync();
        await servers.DisposeAsync();
    }

    /// <summary>The query worker answers from the live generation, so it must be this run's.</summary>
    async Task MakeLiveAsync(bool takeOver, CancellationToken cancellationToken)
    {
        var aliases = await Qdrant.ListAliasesAsync(cancellationToken);
        var others = Generation.Aliases.Where(alias => aliases.TryGetValue(alias, out var name) && name != Generation.NameOf(alias)).ToList();
        if (others.Count == 0)
            return;
        if (!takeOver)
        {
            throw new StackException(
                $"In the Qdrant at {Servers.Qdrant} another generation is live ({string.Join(", ", others.Select(alias => $"{alias} -> {aliases[alias]}"))}). "
                + "Give --take-over to switch its aliases to this run, or use another Qdrant.");
        }

        await clients.GetRequiredService<GenerationCollections>().SwitchAsync(Generation, cancellationToken);
    }

    static ServiceConfig AskAgain() => new()
    {
        MethodConfigs =
        {
            new MethodConfig
            {
                Names = { MethodName.Default },
                RetryPolicy = new RetryPolicy
                {
                    MaxAttempts = 5,
                    InitialBackoff = TimeSpan.FromSeconds(1),
                    MaxBackoff = TimeSpan.FromSeconds(10),
                    BackoffMultiplier = 2,
                    RetryableStatusCodes = { StatusCode.DeadlineExceeded, StatusCode.Unavailable, StatusCode.ResourceExhausted },
                },
            },
        },
    };

    static ServiceProvider OwnClients(Dictionary<string, string?> settings)
    {
        var configuration = new ConfigurationBuilder().AddEnvironmentVariables().AddInMemoryCollection(settings).Build();
        return new ServiceCollection()
            .AddSingleton<IConfiguration>(configuration)
            .AddLogging(logging => logging.AddSimpleConsole(console => console.SingleLine = true).SetMinimumLevel(LogLevel.Warning))
            .AddQdrant(configuration)
            .AddKafka("local")
            .BuildServiceProvider();
    }
}
