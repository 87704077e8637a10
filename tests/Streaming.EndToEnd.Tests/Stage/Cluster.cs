using System.Globalization;
using System.Text;
using Confluent.Kafka;
using Google.Protobuf;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Streaming.Contracts;
using Streaming.Inference;
using Streaming.Kafka;
using Streaming.Qdrant;
using Streaming.TestServers;

namespace Streaming.EndToEnd.Tests.Stage;

/// <summary>
/// The whole as it is deployed: a broker, the embedded Qdrant and the five workers, each a process of its own, configured by environment
/// variables. The tests of the collection share it and keep apart by the ids that they use.
/// </summary>
public class Cluster : IAsyncLifetime
{
    public const string Collection = "one test at a time";

    /// <summary>Floats of an item vector.</summary>
    public const int Dimension = 16;

    /// <summary>The item space.</summary>
    public const string Space = "default";

    /// <summary>An experiment that concerns one surface.</summary>
    public const string Experiment = "blending", ExperimentSurface = "experiment";

    readonly HttpClient http = new();
    readonly List<WorkerHandle> workers = [];
    KafkaTestServer kafka = null!;
    ServiceProvider services = null!;
    ChildProcess? qdrant;
    string prefix = "";

    internal IReadOnlyList<WorkerHandle> Workers => workers;

    /// <summary>Whether a real broker is there, not the embedded one.</summary>
    public bool HasRealBroker => kafka.Embedded is null;

    public TopicNames Topics => services.GetRequiredService<TopicNames>();

    public IQdrantClient Qdrant => services.GetRequiredService<IQdrantClient>();

    public IInterestModel Model => services.GetRequiredService<IInterestModel>();

    public Generation Generation => new(Model.Description.Fingerprint);

    public HttpClient Http => http;

    /// <summary>Where the query worker answers.</summary>
    public Uri QueryHttp => Worker("query").Address;

    public Uri QueryGrpc { get; private set; } = null!;

    internal WorkerHandle Worker(string name) => workers.Single(worker => worker.Name == name);

    public string GroupOf(string worker) => prefix + worker;

    public async ValueTask InitializeAsync()
    {
        kafka = await StartKafkaAsync();
        prefix = kafka.Unique("whole") + ".";
        var port = FreePort.Find();
        var common = new Dictionary<string, string?>(kafka.Configuration)
        {
            ["Topics:Prefix"] = prefix,
            ["Qdrant:Endpoint"] = Address(port).ToString(),
            ["Model:Dimension"] = Dimension.ToString(CultureInfo.InvariantCulture),
            ["Model:Provider"] = "Cpu",
            [$"Experiments:Running:{Experiment}:Surfaces:0"] = ExperimentSurface,
            [$"Experiments:Running:{Experiment}:Arms:control:Strategy"] = "single",
            [$"Experiments:Running:{Experiment}:Arms:treatment:Strategy"] = "blended",
            ["Kafka:Client:session.timeout.ms"] = "6000",
            ["Kafka:Client:heartbeat.interval.ms"] = "1000",
        };
        services = Services(new(common) { ["Kafka:GroupId"] = GroupOf("test") });
        if (kafka.Embedded is not null)
            await CreateTopicsAsync();
        qdrant = ChildProcess.Start("Streaming.Local", ["qdrant", "--port", port.ToString(CultureInfo.InvariantCulture)], []);
        await qdrant.FirstLine.WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System);
        foreach (var name in WorkerNames)
            Add(name, common);
        await StartWorkersAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Starts all workers and returns when all are ready.</summary>
    public async Task StartWorkersAsync(CancellationToken cancellationToken)
    {
        foreach (var worker in workers)
            worker.Start();
        foreach (var worker in workers)
            await worker.ReadyAsync(cancellationToken);
    }

    public Task ProduceAsync(string topic, string key, IMessage message) => ProduceAsync(topic, key, message.ToByteArray());

    public Task ProduceAsync(string topic, string key, byte[]? value) => ProduceAndTellAsync(topic, key, value);

    /// <returns>Where the record stands.</returns>
    public Task<TopicPartitionOffset> ProduceAndTellAsync(string topic, string key, byte[]? value) => services.GetRequiredService<IRecordProducer>().ProduceAsync(
        topic, Encoding.UTF8.GetBytes(key), value, cancellationToken: TestContext.Current.CancellationToken);

    /// <summary>Produces items, each under its id.</summary>
    public Task ProduceAsync(IEnumerable<Item> items) => Task.WhenAll(items.Select(item => ProduceAsync(Topics.Items, item.ItemId, item)));

    public Task<List<SourceRecord>> ReadAsync(string topic) =>
        TopicLog.ReadAsync(kafka.BootstrapServers, topic, TestContext.Current.CancellationToken);

    /// <summary>The offset that a worker's group committed, or null.</summary>
    public Task<long?> CommittedAsync(string worker, string topic, int partition) =>
        kafka.CommittedAsync(GroupOf(worker), topic, partition, TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        foreach (var worker in workers)
            await worker.DisposeAsync();
        if (qdrant is not null)
            await qdrant.DisposeAsync();
        http.Dispose();
        if (services is not null)
            await services.DisposeAsync();
        await kafka.DisposeAsync();
    }

    protected virtual IReadOnlyList<string> WorkerNames => ["catalogue", "implicit", "explicit", "query", "experiments"];

    private protected virtual Task<KafkaTestServer> StartKafkaAsync() => KafkaTestServer.StartAsync();

    void Add(string name, Dictionary<string, string?> common)
    {
        var address = Address(FreePort.Find());
        var settings = new Dictionary<string, string?>(common) { ["Kafka:GroupId"] = GroupOf(name) };
        if (name == "query")
        {
            QueryGrpc = Address(FreePort.Find());
            settings["Kestrel:Endpoints:Http:Url"] = address.ToString();
            settings["Kestrel:Endpoints:Grpc:Url"] = QueryGrpc.ToString();
        }
        else
        {
            settings["Urls"] = address.ToString();
        }
        workers.Add(new WorkerHandle(name, address, settings, http));
    }

    async Task CreateTopicsAsync()
    {
        string[] sources = [Topics.Engagements, Topics.ProfileChanges, Topics.Items, Topics.RetrievalRequests];
        foreach (var topic in (string[])[.. sources, Topics.RetrievalResponses, Topics.Served, Topics.ErasureReceipts, .. sources.Select(TopicNames.DeadLettersOf)])
            await kafka.CreateTopicAsync(topic, partitions: 4, TestContext.Current.CancellationToken);
        foreach (var topic in (string[])[Topics.Popularity, Topics.ExperimentState, Topics.ExperimentDecisions, TopicNames.DeadLettersOf(Topics.Served)])
            await kafka.CreateTopicAsync(topic, partitions: 1, TestContext.Current.CancellationToken);
    }

    static ServiceProvider Services(Dictionary<string, string?> settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        return new ServiceCollection()
            .AddLogging()
            .AddSingleton<IConfiguration>(configuration)
            .AddKafka("test")
            .AddQdrant(configuration)
            .AddInterestModel(configuration)
            .BuildServiceProvider();
    }

    static Uri Address(int port) => new($"http://127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}");
}

/// <summary>The two workers that own user state between embedded servers, whatever broker the machine has.</summary>
public sealed class EmbeddedCluster : Cluster
{
    protected override IReadOnlyList<string> WorkerNames => ["implicit", "explicit"];

    private protected override Task<KafkaTestServer> StartKafkaAsync() => Task.FromResult(KafkaTestServer.Embed());
}

[CollectionDefinition(Cluster.Collection)]
public sealed class ClusterCollection : ICollectionFixture<Cluster>;
