using Google.Protobuf;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Streaming.Contracts;
using Streaming.Interests;
using Streaming.Kafka;
using Streaming.Pipeline.Items;
using Streaming.TestServers;

namespace Streaming.Pipeline.Tests.Engine;

/// <summary>A topic of engagements and a group of the test's own, and hosts that run the engine on them as the implicit worker does.</summary>
sealed class EngineStage(EngineFixture fixture) : IAsyncDisposable
{
    static readonly Dictionary<string, string?> Quick = new()
    {
        ["Stream:ProgressIntervalMs"] = "50",
        ["Kafka:Client:auto.commit.interval.ms"] = "100",
        ["Topics:Create"] = "false",
    };

    readonly List<IHost> _hosts = [];

    public KafkaTestServer Kafka => fixture.Kafka;

    public string Topic { get; } = fixture.Kafka.Unique("engagements");

    public string Group { get; } = fixture.Kafka.Unique("group");

    public string Collection => fixture.Pipeline.Generation.UserImplicit;

    public async Task CreateAsync(int partitions = 1)
    {
        await Kafka.CreateTopicAsync(Topic, partitions, Cancel);
        await Kafka.CreateTopicAsync(TopicNames.DeadLettersOf(Topic), 1, Cancel);
    }

    /// <param name="worker">Whose handler applies the records.</param>
    /// <param name="around">What stands between the stream and the handler; null: nothing.</param>
    /// <param name="progress">Null: the one in Qdrant.</param>
    public async Task<IHost> StartAsync(
        TestWorker worker, Func<IBatchHandler<UserEvent>, IBatchHandler<UserEvent>>? around = null, IProgressStore? progress = null,
        bool withoutProgress = false, Func<bool>? pauseWhile = null, IRecordDecoder<UserEvent>? decoder = null, params IEnumerable<(string Key, string Value)> settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(Quick).AddInMemoryCollection(Kafka.Configuration)
            .AddInMemoryCollection([new("Kafka:GroupId", Group)])
            .AddInMemoryCollection(settings.Select(s => new KeyValuePair<string, string?>(s.Key, s.Value)));
        if (Environment.GetEnvironmentVariable("STREAMING_TEST_LOG") is not null)
            builder.Logging.AddSimpleConsole(console => console.SingleLine = true);
        builder.Services.AddSingleton<IDeadLetters>(worker.DeadLetters);
        builder.Services.AddKafka("test");
        builder.Services.AddRecordStream(_ => new StreamDefinition<UserEvent>
        {
            Name = "test",
            Topics = [Topic],
            Decoder = decoder ?? Decoder(worker),
            Handler = around?.Invoke(worker.Handler) ?? worker.Handler,
            Progress = withoutProgress ? null : progress ?? Progress(),
            PauseWhile = pauseWhile,
        });
        var host = builder.Build();
        _hosts.Add(host);
        await host.StartAsync(Cancel);
        return host;
    }

    public UserEventDecoder Decoder(TestWorker worker) => new(worker.Kind, new SharedIds(100), Topic);

    public QdrantProgressStore Progress() => new(fixture.Pipeline.Client(), Collection);

    public async Task ProduceAsync(IHost host, params IEnumerable<(string User, string Event)> events)
    {
        foreach (var (user, id) in events)
            await ProduceAsync(host, user, new Engagement { EventId = id, UserId = user, ItemId = "item", Action = Contracts.Action.Click }.ToByteArray());
    }

    /// <returns>The record's offset.</returns>
    public async Task<long> ProduceAsync(IHost host, string key, byte[] value) => (await host.Services.GetRequiredService<IRecordProducer>()
        .ProduceAsync(Topic, System.Text.Encoding.UTF8.GetBytes(key), value, cancellationToken: Cancel)).Offset.Value;

    /// <summary>Waits until the stored progress of all partitions together has reached an offset.</summary>
    public async Task ProgressReachesAsync(long offset)
    {
        var store = Progress();
        await Eventually.TrueAsync(async () => (await store.ReadAllAsync(Cancel)).Where(p => p.Topic == Topic).Sum(p => p.Offset) >= offset);
    }

    /// <summary>What the stream ends with by itself.</summary>
    public static Task<StreamFaultedException> FaultAsync(IHost host) => Assert.ThrowsAsync<StreamFaultedException>(
        () => host.Services.GetRequiredService<RecordStream<UserEvent>>().ExecuteTask!.WaitAsync(Eventually.Patience, Cancel));

    public async Task StopAsync(IHost host)
    {
        _hosts.Remove(host);
        await host.StopAsync(Cancel);
        host.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts.ToList())
            await StopAsync(host);
    }

    static CancellationToken Cancel => TestContext.Current.CancellationToken;
}
