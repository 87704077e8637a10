using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Streaming.Catalogue.Items;
using Streaming.Catalogue.Topics;
using Streaming.Embedded.Qdrant;
using Streaming.Qdrant;
using Streaming.Qdrant.Protocol;

namespace Streaming.Catalogue.Tests;

/// <summary>An embedded Qdrant with the collections of one generation, and parts of the worker that share nothing but the server.</summary>
public sealed class CatalogueFixture : IAsyncLifetime
{
    ServiceProvider services = null!;

    public static Generation Generation { get; } = new("0123456789ab");

    public EmbeddedQdrant Server { get; private set; } = null!;

    public IQdrantClient Qdrant => services.GetRequiredService<IQdrantClient>();

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Server = await EmbeddedQdrant.StartAsync(cancellationToken: Cancel);
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new("Qdrant:Endpoint", Server.Endpoint)])
            .Build();
        services = new ServiceCollection()
            .AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance).AddLogging()
            .AddQdrant(configuration)
            .AddSingleton<GenerationCollections>()
            .AddSingleton<CatalogueMetrics>()
            .BuildServiceProvider();
        await services.GetRequiredService<GenerationCollections>().EnsureAsync(Generation, Records.Model.Space, Records.Model.Dimension, Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        await Server.DisposeAsync();
    }

    public TopicEstimates Estimates(int sample = 1000) => new(
        new TopicSampler(Qdrant, Generation.Items, Records.Model.Dimension, Options.Create(new CatalogueOptions { TopicSample = sample })),
        new TopicStore(Qdrant, Generation.Topics),
        services.GetRequiredService<CatalogueMetrics>(),
        TimeProvider.System);

    public CatalogueHandler Handler(TopicEstimates estimates, RecordedDeadLetters? deadLetters = null, IQdrantClient? client = null) => new(
        new ItemStore(client ?? Qdrant, Generation.Items, Records.Model.Space),
        estimates,
        deadLetters ?? new RecordedDeadLetters(),
        services.GetRequiredService<CatalogueMetrics>(),
        NullLogger<CatalogueHandler>.Instance);

    public Task<RetrievedPoint?> ItemAsync(string itemId) => PointAsync(Generation.Items, PointIds.Item(itemId));

    public Task<RetrievedPoint?> TopicAsync(string topic) => PointAsync(Generation.Topics, PointIds.Topic(topic));

    public async Task<IEnumerable<float>> ItemVectorAsync(string itemId) => Floats.Read((await ItemAsync(itemId))?.Vectors);

    public async Task<IEnumerable<float>> TopicVectorAsync(string topic) => Floats.Read((await TopicAsync(topic))?.Vectors);

    async Task<RetrievedPoint?> PointAsync(string collection, Guid id) =>
        (await Qdrant.GetAsync(MajorityReads.Get(collection, [id]), Cancel)).SingleOrDefault();
}
