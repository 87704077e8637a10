using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Streaming.Embedded.Qdrant;
using Streaming.Explicit;
using Streaming.Implicit;
using Streaming.Inference;
using Streaming.Pipeline.Items;
using Streaming.Pipeline.Users;
using Streaming.Qdrant;

namespace Streaming.Pipeline.Tests;

/// <summary>An embedded Qdrant of one's own, the shipped model with D = 4, and handlers that share nothing but the server.</summary>
public sealed class PipelineFixture : IAsyncLifetime
{
    public const int Dimension = 4;

    ServiceProvider _services = null!;

    public EmbeddedQdrant Server { get; private set; } = null!;

    public IQdrantClient Qdrant => _services.GetRequiredService<IQdrantClient>();

    public GenerationCollections Collections => _services.GetRequiredService<GenerationCollections>();

    public IInterestModel Model => _services.GetRequiredService<IInterestModel>();

    public Generation Generation => new(Model.Description.Fingerprint);

    public async ValueTask InitializeAsync()
    {
        Server = await EmbeddedQdrant.StartAsync();
        _services = Services(Server.Endpoint);
        await _services.GetRequiredService<GenerationCollections>().EnsureAsync(
            Generation, Model.Description.Space, Dimension, TestContext.Current.CancellationToken);
    }

    /// <summary>A client of its own, as another process would have.</summary>
    /// <param name="settings">Of section <c>Qdrant</c>, such as <c>Qdrant:MaxRetries</c>.</param>
    public IQdrantClient Client(params ReadOnlySpan<(string Key, string Value)> settings) =>
        Services(Server.Endpoint, settings).GetRequiredService<IQdrantClient>();

    /// <summary>A worker's half of the pipeline, with a client and caches of its own, as another process would have.</summary>
    public TestWorker Worker(string alias = Generation.UserImplicitAlias, IQdrantClient? client = null)
    {
        IInterestKind kind = alias == Generation.UserImplicitAlias ? new ImplicitInterests(Model) : new ExplicitInterests(Model);
        return new TestWorker(kind, client ?? Client(), Generation, alias);
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await Server.DisposeAsync();
    }

    static ServiceProvider Services(string endpoint, params ReadOnlySpan<(string Key, string Value)> more)
    {
        var settings = new Dictionary<string, string?>
        {
            ["Qdrant:Endpoint"] = endpoint,
            ["Model:Dimension"] = "4",
            ["Model:Provider"] = "Cpu",
        };
        foreach (var (key, value) in more)
            settings[key] = value;
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        return new ServiceCollection()
            .AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance).AddLogging()
            .AddSingleton<IConfiguration>(configuration)
            .AddQdrant(configuration)
            .AddInterestModel(configuration)
            .BuildServiceProvider();
    }
}
