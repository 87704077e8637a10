using System.Net;
using System.Text;
using Confluent.Kafka;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Streaming.Catalogue.Items;
using Streaming.Contracts;
using Streaming.Embedded.Qdrant;
using Streaming.Pipeline;
using Streaming.Pipeline.Items;
using Streaming.Qdrant;
using Streaming.Qdrant.Protocol;
using Streaming.ServiceDefaults;
using Streaming.TestServers;

namespace Streaming.Catalogue.Tests;

public sealed class CatalogueWorkerTests : IAsyncLifetime
{
    // The embedded cluster lets a group that its last member left be joined again only after the session timeout.
    static readonly KeyValuePair<string, string?>[] Rejoining =
        [new("Kafka:Client:session.timeout.ms", "2000"), new("Kafka:Client:heartbeat.interval.ms", "300")];

    KafkaTestServer kafka = null!;
    EmbeddedQdrant server = null!;
    string prefix = null!;

    string Topic => prefix + "items";

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        kafka = await KafkaTestServer.StartAsync();
        server = await EmbeddedQdrant.StartAsync(cancellationToken: Cancel);
        prefix = kafka.Unique("catalogue") + ".";
        await kafka.CreateTopicAsync(Topic, 1, Cancel);
        await kafka.CreateTopicAsync(Topic + ".dlq", 1, Cancel);
        await kafka.CreateTopicAsync(prefix + "engagements", 2, Cancel);
        await kafka.CreateTopicAsync(prefix + "popularity", 1, Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        await kafka.DisposeAsync();
    }

    [Fact]
    public async Task Worker_ReadsTheTopic_SetsBadRecordsAside_AndGoesOnWhereItStopped()
    {
        await ProduceAsync("i1", RecordCodec.Item.Encode(Item("i1", "jazz")));
        await ProduceAsync("i2", RecordCodec.Item.EncodeJson(Item("i2", "jazz")));
        await ProduceAsync("i3", "not an item"u8.ToArray());
        await ProduceAsync("i4", RecordCodec.Item.Encode(Item("i4", "jazz", "another-space")));
        await ProduceAsync("i2", null);
        await ProduceAsync("i5", RecordCodec.Item.Encode(Item("i5", "vinyl")));
        await using (var worker = Create())
        {
            await worker.StartAsync(Cancel);
            await AppliedAsync(worker, 6);

            Assert.Equal(["i1", "i2", "i5"], await ItemsAsync(worker));
            Assert.Equal([("jazz", 1L), ("vinyl", 1L)], await TopicsAsync(worker));
            using var http = new HttpClient();
            Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(new Uri($"{worker.Urls.Single()}/health/ready"), Cancel)).StatusCode);
            await worker.StopAsync(Cancel);
        }

        Assert.Equal([("undecodable", "2"), (CatalogueDecoder.WrongSpace, "3")], DeadLetters());

        await ProduceAsync("i6", RecordCodec.Item.Encode(Item("i6", "vinyl")));
        await using var again = Create();
        await again.StartAsync(Cancel);
        await AppliedAsync(again, 7);

        Assert.Equal(["i1", "i2", "i5", "i6"], await ItemsAsync(again));
        Assert.Equal([("jazz", 1L), ("vinyl", 2L)], await TopicsAsync(again));
        await again.StopAsync(Cancel);
    }

    [Fact]
    public async Task Popularity_IsCountedOnceThroughARestart()
    {
        await ProduceAsync("i1", RecordCodec.Item.Encode(Item("i1", "jazz")));
        await ProduceAsync("i2", RecordCodec.Item.Encode(Item("i2", "jazz")));
        await using (var worker = Create())
        {
            await worker.StartAsync(Cancel);
            await AppliedAsync(worker, 2);
            await EngageAsync("u1", "i2", "i2", "i1");
            await PopularAsync(worker, ("i2", 2), ("i1", 1));
            await worker.StopAsync(Cancel);
        }

        await EngageAsync("u2", "i1", "i1", "i1");
        await using var again = Create();
        await again.StartAsync(Cancel);
        await PopularAsync(again, ("i1", 4), ("i2", 2));
        await again.StopAsync(Cancel);
    }

    [Fact]
    public async Task Worker_WithoutTheDimensionOfItsItems_DoesNotStart() =>
        Assert.Equal(2, await WorkerProcess.RunAsync(() => Create([new("Model:Dimension", "")])));

    WebApplication Create(params KeyValuePair<string, string?>[] settings) => CatalogueWorker.Create([],
    [
        .. kafka.Configuration,
        .. kafka.Embedded is null ? [] : Rejoining,
        new("Topics:Prefix", prefix),
        new("Kafka:GroupId", prefix + "group"),
        new("Stream:ProgressIntervalMs", "50"),
        new("Catalogue:PopularityIntervalMs", "50"),
        new("Qdrant:Endpoint", server.Endpoint),
        new("Model:Dimension", "2"),
        new("Model:Provider", "Cpu"),
        new("Urls", "http://127.0.0.1:0"),
        new("Logging:LogLevel:Default", "Error"),
        .. settings,
    ]);

    async Task EngageAsync(string user, params string[] items)
    {
        foreach (var item in items)
        {
            var engagement = new Engagement { EventId = Guid.NewGuid().ToString(), UserId = user, ItemId = item, Action = Contracts.Action.View };
            await ProduceAsync(user, RecordCodec.Engagement.Encode(engagement), prefix + "engagements");
        }
    }

    /// <summary>Waits until the list of the topic holds these items; the counts have hardly decayed by then.</summary>
    static async Task PopularAsync(WebApplication worker, params (string Item, int Count)[] expected)
    {
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!(await ListAsync(worker)).SequenceEqual(expected))
            await pace.WaitForNextTickAsync(Cancel);
    }

    static async Task<IEnumerable<(string, int)>> ListAsync(WebApplication worker)
    {
        var points = await worker.Services.GetRequiredService<IQdrantClient>().GetAsync(
            MajorityReads.Get(Generation(worker).Topics, [PointIds.Popular("jazz")]), Cancel);
        return points.Count == 0
            ? []
            : points[0].Payload[ItemPayload.PopularItems].ListValue.Values.Zip(
                points[0].Payload[ItemPayload.PopularCounts].ListValue.Values, (item, count) => (item.StringValue, (int)Math.Round(count.DoubleValue)));
    }

    static Item Item(string id, string topic, string space = "default") =>
        new() { ItemId = id, Space = space, Vector = { 1f, 1f }, Topics = { topic } };

    async Task ProduceAsync(string key, byte[]? value, string? topic = null)
    {
        using var producer = new ProducerBuilder<byte[], byte[]?>(new ProducerConfig { BootstrapServers = kafka.BootstrapServers }).Build();
        await producer.ProduceAsync(topic ?? Topic, new Message<byte[], byte[]?> { Key = Encoding.UTF8.GetBytes(key), Value = value }, Cancel);
    }

    async Task AppliedAsync(WebApplication worker, long offset)
    {
        var progress = new QdrantProgressStore(
            worker.Services.GetRequiredService<IQdrantClient>(), Generation(worker).Items, worker.Services.GetRequiredService<GenerationStartup>());
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while ((await progress.ReadAsync(Topic, 0, Cancel))?.Offset != offset)
            await pace.WaitForNextTickAsync(Cancel);
    }

    static async Task<IEnumerable<string>> ItemsAsync(WebApplication worker) =>
        (await ScrollAsync(worker, Generation(worker).Items))
            .Where(point => point.Payload.ContainsKey(ItemPayload.ItemId))
            .Select(point => point.Payload[ItemPayload.ItemId].StringValue).Order();

    static async Task<IEnumerable<(string Topic, long Count)>> TopicsAsync(WebApplication worker) =>
        (await ScrollAsync(worker, Generation(worker).Topics))
            .Where(point => point.Payload.ContainsKey(ItemPayload.TopicId))
            .Select(point => (point.Payload[ItemPayload.TopicId].StringValue, point.Payload[ItemPayload.Count].IntegerValue)).Order();

    static async Task<IEnumerable<RetrievedPoint>> ScrollAsync(WebApplication worker, string collection) =>
        (await worker.Services.GetRequiredService<IQdrantClient>().ScrollAsync(MajorityReads.Scroll(collection, null, 100), Cancel)).Result;

    static Generation Generation(WebApplication worker) => worker.Services.GetRequiredService<GenerationStartup>().Generation;

    List<(string ErrorClass, string Offset)> DeadLetters()
    {
        using var consumer = new ConsumerBuilder<byte[], byte[]>(
            new ConsumerConfig { BootstrapServers = kafka.BootstrapServers, GroupId = prefix + "reader", AutoOffsetReset = AutoOffsetReset.Earliest })
            .Build();
        consumer.Assign(new TopicPartitionOffset(Topic + ".dlq", 0, Offset.Beginning));
        return [.. Enumerable.Range(0, 2).Select(_ => consumer.Consume(Cancel).Message.Headers).Select(headers =>
            (Text(headers, "dlq.error.class"), Text(headers, "dlq.source.offset")))];
    }

    static string Text(Headers headers, string key) => Encoding.UTF8.GetString(headers.GetLastBytes(key));
}
