using System.Text.Json.Nodes;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Streaming.Contracts;
using Streaming.Kafka;
using Streaming.Query.Tests.Stage;
using Action = Streaming.Contracts.Action;

namespace Streaming.Query.Tests.Dashboard;

public sealed class WatchedTopicsTests
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60), LookEvery = TimeSpan.FromMilliseconds(100);

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WhoLooks_SeesEventsDeadLettersAndTheSplitOfThePopulation()
    {
        await using var stage = await WorkerStage.CreateAsync();
        await using var kafka = Kafka(stage);
        var producer = kafka.GetRequiredService<IRecordProducer>();
        await producer.ProduceAsync("engagements.dlq", null, [1], cancellationToken: Cancel);
        await producer.ProduceAsync("served", "u"u8.ToArray(), Answer("item-3-0").ToByteArray(), cancellationToken: Cancel);
        foreach (var item in (string[])["item-3-0", "item-5-1", "item-5-2"])
            await producer.ProduceAsync("engagements", "u"u8.ToArray(), Click($"click-{item}", item).ToByteArray(), cancellationToken: Cancel);

        var flow = await UntilAsync(stage, "/v1/flow", report => report["samples"]!.AsArray().Count > 1);
        var population = await UntilAsync(stage, "/v1/population", report => Sum(report, "explicitServed") + Sum(report, "implicitTopics") == 3);

        Assert.Contains(flow["deadLetters"]!.AsArray(), topic => (string?)topic!["topic"] == "engagements.dlq" && (int)topic["records"]! == 1);
        Assert.Equal((1, 2), (Sum(population, "explicitServed"), Sum(population, "implicitTopics")));
        Assert.Equal("u", (string?)JsonNode.Parse(await stage.Http.GetStringAsync("/v1/users", Cancel))!["userIds"]![0]);
    }

    static ServiceProvider Kafka(WorkerStage stage)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(stage.Kafka.Configuration).Build();
        return new ServiceCollection().AddSingleton<IConfiguration>(configuration).AddLogging().AddKafka("test").BuildServiceProvider();
    }

    static Served Answer(string item) => new()
    {
        RequestId = "r", UserId = "u", ServedAt = Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow()), Strategy = Strategy.Blended, Fingerprint = "g1",
        Items = { new ServedItem { ItemId = item, Position = 1, SourceKind = InterestKind.Topic, SourceId = "topic-3" } },
    };

    static Engagement Click(string id, string item) => new()
    {
        EventId = id, UserId = "u", ItemId = item, Action = Action.Click, OccurredAt = Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow()),
    };

    static int Sum(JsonNode report, string name) => report["lastHour"]!["buckets"]!.AsArray().Sum(bucket => (int)bucket![name]!);

    static async Task<JsonNode> UntilAsync(WorkerStage stage, string path, Func<JsonNode, bool> reached)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var report = JsonNode.Parse(await stage.Http.GetStringAsync(path, Cancel))!;
            if (reached(report))
                return report;
            Assert.True(TimeProvider.System.GetElapsedTime(start) < Patience, $"{path} says: {report}");
            await Task.Delay(LookEvery, TimeProvider.System, Cancel);
        }
    }
}
