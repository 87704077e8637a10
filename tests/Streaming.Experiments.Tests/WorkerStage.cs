using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Streaming.Arms;
using Streaming.Embedded.Qdrant;
using Streaming.Experiments.Api;
using Streaming.Kafka;
using Streaming.Pipeline.Items;
using Streaming.Qdrant;
using Streaming.Qdrant.Protocol;
using Streaming.TestServers;

namespace Streaming.Experiments.Tests;

/// <summary>The servers that the worker needs, with topics of its own and items that have topics.</summary>
sealed class WorkerStage : IAsyncDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    readonly KafkaTestServer kafka;
    readonly EmbeddedQdrant qdrant;
    readonly Dictionary<string, string?> settings;
    readonly ServiceProvider clients;

    WorkerStage(KafkaTestServer kafka, EmbeddedQdrant qdrant, (string Key, string Value)[] more)
    {
        (this.kafka, this.qdrant) = (kafka, qdrant);
        settings = new Dictionary<string, string?>(kafka.Configuration)
        {
            ["Kafka:GroupId"] = kafka.Unique("experiments"),
            ["Topics:Prefix"] = kafka.Unique("prefix") + ".",
            ["Topics:Create"] = "false",
            ["Qdrant:Endpoint"] = qdrant.Endpoint,
            ["Urls"] = "http://127.0.0.1:0",
            ["Logging:LogLevel:Default"] = "Warning",
            ["Counting:CommitInterval"] = "00:00:00.1",
            ["Counting:Lateness"] = "00:00:00.2",
            ["Experiments:Running:blending:Arms:control:Strategy"] = "single",
            ["Experiments:Running:blending:Arms:treatment:Strategy"] = "blended",
            ["Experiments:Running:blending:Ramp:Stages:0"] = "0.1",
            ["Experiments:Running:blending:Ramp:Stages:1"] = "1",
        };
        foreach (var (key, value) in more)
            settings[key] = value;
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        clients = new ServiceCollection().AddLogging().AddSingleton<IConfiguration>(configuration).AddKafka("test").AddQdrant(configuration).BuildServiceProvider();
    }

    public TopicNames Topics => clients.GetRequiredService<TopicNames>();

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <param name="more">Settings of the worker beside those that every test has.</param>
    public static async Task<WorkerStage> CreateAsync(params (string Key, string Value)[] more)
    {
        var stage = new WorkerStage(await KafkaTestServer.StartAsync(), await EmbeddedQdrant.StartAsync(), more);
        foreach (var topic in new[] { stage.Topics.Served, stage.Topics.Engagements, stage.Topics.ProfileChanges, stage.Topics.ErasureReceipts })
            await stage.kafka.CreateTopicAsync(topic, 3, Cancel);
        foreach (var topic in new[] { stage.Topics.ExperimentState, stage.Topics.ExperimentDecisions, TopicNames.DeadLettersOf(stage.Topics.Served) })
            await stage.kafka.CreateTopicAsync(topic, 1, Cancel);
        var (client, generation) = (stage.clients.GetRequiredService<IQdrantClient>(), new Generation("g1"));
        await stage.clients.GetRequiredService<GenerationCollections>().EnsureAsync(generation, "test", 2, Cancel);
        await client.UpsertAsync(new UpsertPoints { CollectionName = generation.Items, Points = { Enumerable.Range(0, 4).Select(Item) } }, Cancel);
        return stage;
    }

    public async Task<WebApplication> StartWorkerAsync()
    {
        var worker = ExperimentsWorker.Create([], settings);
        await worker.StartAsync(Cancel);
        return worker;
    }

    /// <summary>What is decided, as query workers follow it. Start it.</summary>
    public TopicFollower Follow(Decisions decisions) => ActivatorUtilities.CreateInstance<TopicFollower>(
        clients, new FollowerDefinition { Topic = Topics.ExperimentDecisions, OnRecord = decisions.Take, FromBeginning = true });

    public Task ProduceAsync(string topic, string user, IMessage message) => clients.GetRequiredService<IRecordProducer>()
        .ProduceAsync(topic, Encoding.UTF8.GetBytes(user), message.ToByteArray(), cancellationToken: Cancel);

    /// <summary>The worker's report as soon as it is as expected.</summary>
    public static async Task<ExperimentsReport> ReportAsync(WebApplication worker, Func<ExperimentsReport, bool> expected)
    {
        using var http = new HttpClient();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        patience.CancelAfter(Patience);
        ExperimentsReport? report = null;
        while (report is null || !expected(report))
        {
            Assert.False(patience.IsCancellationRequested, $"The report is still {JsonSerializer.Serialize(report)}");
            using var response = await http.GetAsync(new Uri($"{worker.Urls.Single()}/v1/experiments"), Cancel);
            if (response.IsSuccessStatusCode)
                report = await response.Content.ReadFromJsonAsync<ExperimentsReport>(new JsonSerializerOptions(JsonSerializerDefaults.Web), Cancel);
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Cancel);
        }
        return report;
    }

    public async ValueTask DisposeAsync()
    {
        await clients.DisposeAsync();
        await qdrant.DisposeAsync();
        await kafka.DisposeAsync();
    }

    static PointStruct Item(int number)
    {
        var topics = new ListValue { Values = { new Value { StringValue = "all" }, new Value { StringValue = $"topic-{number}" } } };
        return new PointStruct
        {
            Id = PointIds.Item($"item-{number}").ToPointId(),
            Vectors = new Vectors { Vector = new Vector { Dense = Floats.Dense(new[] { 1f, 0f }) } },
            Payload = { [ItemPayload.ItemId] = new Value { StringValue = $"item-{number}" }, [ItemPayload.Topics] = new Value { ListValue = topics } },
        };
    }
}
