using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Streaming.Benchmarks.Stages;
using Streaming.Embedded.Kafka;
using Streaming.Inference;
using Streaming.Kafka;
using Streaming.Pipeline;
using Streaming.Qdrant;

namespace Streaming.Benchmarks.Whole;

/// <summary>An embedded Kafka in this process, an embedded Qdrant in another, and in it a population with full windows.</summary>
sealed class Bed : IAsyncDisposable
{
    public const int Users = 16_384, Items = 5000, Partitions = 8;

    readonly EmbeddedKafka _kafka = new();
    readonly ServiceProvider _services;

    Bed(ChildProcess qdrant, string endpoint)
    {
        QdrantProcess = qdrant;
        foreach (var topic in (string[])["engagements", "profile-changes", "items", "served", "retrieval-requests", "retrieval-responses"])
            _kafka.CreateTopic(topic, Partitions);
        foreach (var topic in (string[])["popularity", "experiment-state", "experiment-decisions", "erasure-receipts"])
            _kafka.CreateTopic(topic, 1);
        Settings = new(_kafka.Configuration)
        {
            ["Qdrant:Endpoint"] = endpoint,
            ["Model:Dimension"] = Samples.Dimension.ToString(CultureInfo.InvariantCulture),
            ["Model:Provider"] = "Cpu",
            ["Urls"] = "http://127.0.0.1:0",
        };
        _services = Services(Settings);
        Generation = new Generation(Model.Description.Fingerprint);
        ImplicitProgress = new QdrantProgressStore(Qdrant, Generation.UserImplicit);
    }

    public ChildProcess QdrantProcess { get; }

    /// <summary>What a worker needs to join.</summary>
    public Dictionary<string, string?> Settings { get; }

    public Population Population { get; } = new(Users, Items, seed: 1);

    public Generation Generation { get; }

    public QdrantProgressStore ImplicitProgress { get; }

    public IQdrantClient Qdrant => _services.GetRequiredService<IQdrantClient>();

    public IInterestModel Model => _services.GetRequiredService<IInterestModel>();

    public IRecordProducer Producer => _services.GetRequiredService<IRecordProducer>();

    public static async Task<Bed> MakeAsync(CancellationToken cancellationToken)
    {
        var qdrant = QdrantServer.Start();
        var bed = new Bed(qdrant, await qdrant.FirstLine);
        Console.WriteLine($"{Users} users with full windows (L = 100, D = {Samples.Dimension}, K = 7), {Items} items, {Environment.ProcessorCount} cores");
        await bed._services.GetRequiredService<GenerationCollections>().EnsureAsync(
            bed.Generation, bed.Model.Description.Space, Samples.Dimension, cancellationToken);
        await bed.Population.PutAsync(bed.Qdrant, bed.Generation, cancellationToken);
        return bed;
    }

    /// <summary>Waits until the implicit worker's durable progress has reached a number of engagements.</summary>
    public async Task AppliedAsync(long engagements, CancellationToken cancellationToken)
    {
        while ((await ImplicitProgress.ReadAllAsync(cancellationToken)).Where(p => p.Topic == "engagements").Sum(p => p.Offset) < engagements)
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, cancellationToken);
    }

    /// <summary>An address on loopback that nobody listens on.</summary>
    public static string FreeAddress()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return string.Create(CultureInfo.InvariantCulture, $"http://{listener.LocalEndpoint}");
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        _kafka.Dispose();
        QdrantProcess.Dispose();
    }

    static ServiceProvider Services(IReadOnlyDictionary<string, string?> settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        return new ServiceCollection()
            .AddLogging()
            .AddSingleton<IConfiguration>(configuration)
            .AddKafka("benchmark").AddQdrant(configuration).AddInterestModel(configuration)
            .BuildServiceProvider();
    }
}
