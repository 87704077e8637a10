using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Streaming.Arms;
using Streaming.Contracts;
using Streaming.Embedded.Qdrant;
using Streaming.Kafka;
using Streaming.Pipeline.Items;
using Streaming.Pipeline.Users;
using Streaming.Qdrant;
using Streaming.Qdrant.Protocol;
using Streaming.Query.Answering;
using Streaming.Query.Explaining;
using Streaming.Query.Topics;

namespace Streaming.Query.Tests.Stage;

/// <summary>An embedded Qdrant with a generation of hand-made points, and the retriever that answers from it.</summary>
sealed class QueryStage : IAsyncDisposable
{
    public static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_000);

    readonly EmbeddedQdrant _server;
    readonly ServiceProvider _clientServices, _services;

    QueryStage(EmbeddedQdrant server, IReadOnlyDictionary<string, string?> settings)
    {
        _server = server;
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings)
            .AddInMemoryCollection([new("Qdrant:Endpoint", server.Endpoint)]).Build();
        _clientServices = new ServiceCollection().AddLogging().AddQdrant(configuration).BuildServiceProvider();
        Direct = _clientServices.GetRequiredService<IQdrantClient>();
        (var client, Spy) = QdrantSpy.Around(Direct);
        var services = new ServiceCollection().AddLogging().AddSingleton(client).AddSingleton<TimeProvider>(Time).AddSingleton<IServedLog>(Served)
            .AddSingleton(new TopicNames(new TopicOptions()));
        services.AddQdrant(configuration);
        services.AddAnswering(configuration);
        _services = services.BuildServiceProvider();
        Retriever = _services.GetRequiredService<Retriever>();
    }

    public IQdrantClient Direct { get; }

    public QdrantSpy Spy { get; }

    public SkippingTime Time { get; } = new(Now);

    public ServedList Served { get; } = new();

    public Retriever Retriever { get; }

    public Decisions Decisions => _services.GetRequiredService<Decisions>();

    public QdrantFaults Faults => _server.Faults;

    public string Endpoint => _server.Endpoint;

    public Generation Generation { get; } = new("g1");

    /// <param name="itemsPerTopic">Items of each axis's topic.</param>
    public static async Task<QueryStage> CreateAsync(int itemsPerTopic = 60, params (string Key, string? Value)[] settings)
    {
        var stage = new QueryStage(await EmbeddedQdrant.StartAsync(), settings.ToDictionary(s => s.Key, s => s.Value));
        await stage.AddGenerationAsync(stage.Generation, itemsPerTopic);
        return stage;
    }

    public async Task AddGenerationAsync(Generation generation, int itemsPerTopic)
    {
        await _services.GetRequiredService<GenerationCollections>().EnsureAsync(generation, "test", Catalogue.Dimension, Cancel);
        await Direct.UpsertAsync(Catalogue.Items(generation, itemsPerTopic), Cancel);
        await Direct.UpsertAsync(Catalogue.Topics(generation), Cancel);
    }

    public Task PutAsync(UserPoint? implicitPoint = null, UserPoint? explicitPoint = null, Generation? generation = null)
    {
        generation ??= Generation;
        return Task.WhenAll(PutAsync(generation.UserImplicit, implicitPoint), PutAsync(generation.UserExplicit, explicitPoint));
    }

    /// <summary>Writes a list of popular items, as the catalogue worker does.</summary>
    public Task PopularAsync(string? topic, params (string Item, double Count)[] items) => Direct.UpsertAsync(
        new UpsertPoints
        {
            CollectionName = Generation.Topics,
            Points =
            {
                new PointStruct
                {
                    Id = PointIds.Popular(topic).ToPointId(),
                    Vectors = Floats.None(),
                    Payload =
                    {
                        [ItemPayload.Popular] = new Value { StringValue = topic ?? "" },
                        [ItemPayload.PopularItems] = List(items.Select(item => new Value { StringValue = item.Item })),
                        [ItemPayload.PopularCounts] = List(items.Select(item => new Value { DoubleValue = item.Count })),
                    },
                },
            },
        },
        Cancel);

    /// <summary>Gives an item of the catalogue a created_at.</summary>
    public Task DateAsync(string itemId, DateTimeOffset createdAt)
    {
        var items = Catalogue.Items(Generation, 20);
        var item = items.Points.Single(point => point.Payload[ItemPayload.ItemId].StringValue == itemId);
        item.Payload[ItemPayload.CreatedAt] = new Value { IntegerValue = createdAt.ToUnixTimeMilliseconds() };
        return Direct.UpsertAsync(new UpsertPoints { CollectionName = Generation.Items, Points = { item } }, Cancel);
    }

    public Task<RetrieveResponse> AskAsync(RetrieveRequest request) => Retriever.RetrieveAsync(request, "test", null, null, Cancel);

    public async Task<GetInterestsResponse> InterestsAsync(string userId) =>
        (await _services.GetRequiredService<InterestLookup>().GetAsync(new GetInterestsRequest { UserId = userId }, "test", Cancel)).Interests;

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _clientServices.DisposeAsync();
        await _server.DisposeAsync();
    }

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    static Value List(IEnumerable<Value> values) => new() { ListValue = new ListValue { Values = { values } } };

    async Task PutAsync(string collection, UserPoint? point)
    {
        if (point is null)
            return;
        var buffer = new WireBuffer(1024);
        UserPayload.Encode(point, PointIds.User(point.UserId), Catalogue.Dimension, buffer);
        var encoded = PointStruct.Parser.ParseFrom(buffer.Written.Span);
        await Direct.UpsertAsync(new UpsertPoints { CollectionName = collection, Points = { encoded } }, Cancel);
    }
}
