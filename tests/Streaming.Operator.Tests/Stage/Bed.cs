using System.Globalization;
using System.Text;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Streaming.Catalogue;
using Streaming.Embedded.Qdrant;
using Streaming.Experiments;
using Streaming.Explicit;
using Streaming.Implicit;
using Streaming.Inference;
using Streaming.Kafka;
using Streaming.Pipeline;
using Streaming.Pipeline.Users;
using Streaming.Qdrant;
using Streaming.Qdrant.Protocol;
using Streaming.Query;
using Streaming.TestServers;

namespace Streaming.Operator.Tests.Stage;

/// <summary>A stack to break and to repair: a broker, an embedded Qdrant, and workers that a test starts and stops.</summary>
/// <param name="kafka">Null: the one that tests run against.</param>
public class Bed(Func<Task<KafkaTestServer>>? kafka = null) : IAsyncLifetime
{
    public const int Dimension = 4;

    static readonly KeyValuePair<string, string?>[] AnyPort =
        [new("Kestrel:Endpoints:Http:Url", "http://127.0.0.1:0"), new("Kestrel:Endpoints:Grpc:Url", "http://127.0.0.1:0")];

    readonly Dictionary<string, WebApplication> workers = [];
    Dictionary<string, string?> settings = [];
    ServiceProvider services = null!;
    string prefix = "";

    public KafkaTestServer Kafka { get; private set; } = null!;

    /// <summary>Of the embedded Qdrant; its keys count from the next call.</summary>
    public EmbeddedQdrantOptions ServerOptions { get; } = new();

    public EmbeddedQdrant Server { get; private set; } = null!;

    public TopicNames Topics => services.GetRequiredService<TopicNames>();

    public IQdrantClient Qdrant => services.GetRequiredService<IQdrantClient>();

    public Generation Generation => new(services.GetRequiredService<ModelDescription>().Fingerprint);

    public IReadOnlyDictionary<string, string?> Settings => settings;

    /// <summary>A setting of the workers that are started from now on.</summary>
    public void Set(string key, string value) => settings[key] = value;

    /// <summary>Where a worker answers, the query worker for JSON.</summary>
    public string UrlOf(string worker) => workers[worker].Urls.Last();

    /// <summary>The names of the workers that run.</summary>
    public IReadOnlyCollection<string> Running => workers.Keys;

    public async ValueTask InitializeAsync()
    {
        Kafka = await (kafka?.Invoke() ?? KafkaTestServer.StartAsync());
        Server = await EmbeddedQdrant.StartAsync(ServerOptions);
        prefix = Kafka.Unique("bed") + ".";
        settings = new Dictionary<string, string?>(Kafka.Configuration)
        {
            ["Topics:Prefix"] = prefix,
            ["Topics:Partitions"] = "2",
            ["Qdrant:Endpoint"] = Server.Endpoint,
            ["Qdrant:RestEndpoint"] = Server.RestEndpoint,
            ["Model:Dimension"] = Dimension.ToString(CultureInfo.InvariantCulture),
            ["Model:Provider"] = "Cpu",
            ["Stream:ProgressIntervalMs"] = "50",
            ["Logging:LogLevel:Default"] = "Error",
        };
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        services = new ServiceCollection().AddLogging().AddSingleton<IConfiguration>(configuration)
            .AddKafka("bed").AddQdrant(configuration).AddInterestModel(configuration).BuildServiceProvider();
        foreach (var topic in services.GetRequiredService<TopicCreation>().Specifications())
            await Kafka.CreateTopicAsync(topic.Name, Math.Min(2, topic.NumPartitions), Stop);
    }

    /// <summary>Runs the tool with this stack's settings.</summary>
    internal Task<OperatorRun> RunAsync(params string[] args) => OperatorRun.InvokeAsync([.. args, .. OperatorRun.Settings(settings)]);

    /// <summary>What the consumer groups begin with.</summary>
    public string Groups => prefix;

    /// <summary>Starts workers: catalogue, implicit, explicit, query, experiments.</summary>
    public async Task StartAsync(params string[] names)
    {
        foreach (var name in names)
            await StartAsync(name, name, new Dictionary<string, string>());
    }

    /// <summary>Starts a worker with settings of its own.</summary>
    /// <param name="name">What <see cref="StopAsync"/> calls it.</param>
    public async Task StartAsync(string name, string worker, IReadOnlyDictionary<string, string> more)
    {
        var own = new Dictionary<string, string?>(settings) { ["Kafka:GroupId"] = prefix + worker, ["Urls"] = "http://127.0.0.1:0" };
        foreach (var (key, value) in more)
            own[key] = value;
        var app = worker switch
        {
            "catalogue" => CatalogueWorker.Create([], own),
            "implicit" => ImplicitWorker.Create([], own),
            "query" => QueryWorker.Create([], own.Where(setting => setting.Key != "Urls").Concat(AnyPort)),
            "experiments" => ExperimentsWorker.Create([], own),
            _ => ExplicitWorker.Create([], own),
        };
        workers.Add(name, app);
        await app.StartAsync(Stop);
    }

    /// <summary>Stops workers as an operator does; none named: all.</summary>
    public async Task StopAsync(params string[] names)
    {
        foreach (var name in names.Length == 0 ? [.. workers.Keys] : names)
        {
            workers.Remove(name, out var app);
            await app!.StopAsync(Stop);
            await app.DisposeAsync();
        }
    }

    public Task<Confluent.Kafka.TopicPartitionOffset> ProduceAsync(string topic, string key, IMessage message) => ProduceAsync(topic, key, message.ToByteArray());

    public Task<Confluent.Kafka.TopicPartitionOffset> ProduceAsync(string topic, string key, byte[] value) =>
        services.GetRequiredService<IRecordProducer>().ProduceAsync(topic, Encoding.UTF8.GetBytes(key), value, cancellationToken: Stop);

    /// <summary>Puts a record on its dead-letter topic as a worker would.</summary>
    public Task RefuseAsync(SourceRecord record, string errorClass, string message) =>
        services.GetRequiredService<IDeadLetters>().SendAsync(record, errorClass, message, Stop);

    /// <summary>The users of a kind, with vectors.</summary>
    public Task<Dictionary<string, UserPoint>> UsersAsync(string alias) => UsersAsync(alias, Generation);

    public async Task<Dictionary<string, UserPoint>> UsersAsync(string alias, Generation generation)
    {
        var filter = new Filter { Must = { Conditions.IsEmpty(QdrantProgressStore.Marker) } };
        var page = await Qdrant.ScrollAsync(MajorityReads.Scroll(generation.NameOf(alias), filter, 1000, withVectors: true), Stop);
        return page.Result.Select(point => UserPayload.Decode(point)).ToDictionary(user => user.UserId);
    }

    public async Task<UserPoint?> UserAsync(string alias, string user)
    {
        var found = await Qdrant.GetAsync(UserPointReads.Serve(Generation.NameOf(alias), user), Stop);
        return found.Count == 0 ? null : UserPayload.Decode(found[0]);
    }

    /// <summary>Writes a user's point behind everybody's back.</summary>
    public async Task ForgeAsync(string alias, string user, Func<UserPoint, UserPoint> change)
    {
        var (point, buffer) = ((await UserAsync(alias, user))!, new WireBuffer(1 << 16));
        UserPayload.Encode(change(point), PointIds.User(user), Dimension, buffer);
        await Qdrant.UpsertAsync(EncodedWrites.Update(Generation.NameOf(alias), [new EncodedPoint(PointIds.User(user), buffer.Written, point.WriteId)]), Stop);
    }

    /// <summary>Returns when a kind has applied everything that its topics hold.</summary>
    public Task CaughtUpAsync(params string[] aliases) => Eventually.HoldsAsync(async () =>
    {
        foreach (var alias in aliases.Length == 0 ? [Generation.UserImplicitAlias, Generation.UserExplicitAlias] : aliases)
        {
            string[] topics = alias == Generation.ItemsAlias ? [Topics.Items] : [Topics.Engagements, Topics.ProfileChanges];
            if (await Qdrant.GetCollectionAsync(Generation.NameOf(alias), Stop) is null)
                return $"{alias} does not exist";
            var progress = (await new QdrantProgressStore(Qdrant, Generation.NameOf(alias)).ReadAllAsync(Stop)).ToDictionary(p => (p.Topic, p.Partition), p => p.Offset);
            foreach (var range in await services.GetRequiredService<TopicReader>().RangesAsync(topics))
                if (progress.GetValueOrDefault((range.Topic, range.Partition), -1) < range.To)
                    return $"{alias} has applied {range.Topic}[{range.Partition}] up to {progress.GetValueOrDefault((range.Topic, range.Partition), -1)} of {range.To}";
        }
        return null;
    });

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await StopAsync();
        await services.DisposeAsync();
        await Server.DisposeAsync();
        await Kafka.DisposeAsync();
    }

    protected static CancellationToken Stop => TestContext.Current.CancellationToken;
}
