using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Streaming.TestServers;

namespace Streaming.Kafka.Tests.EndToEnd;

/// <summary>A host with one stream, as a worker is.</summary>
sealed class TestWorker : IAsyncDisposable
{
    static readonly Dictionary<string, string?> Quick = new()
    {
        ["Stream:ProgressIntervalMs"] = "50",
        ["Kafka:Client:auto.commit.interval.ms"] = "100",
        ["Topics:Create"] = "false",
    };

    readonly IHost host;

    TestWorker(IHost host) => this.host = host;

    public IServiceProvider Services => host.Services;

    public RecordStream<string> Stream => host.Services.GetRequiredService<RecordStream<string>>();

    public static Task<TestWorker> StartAsync(
        KafkaTestServer server, string group, IReadOnlyList<string> topics, IBatchHandler<string> handler, IProgressStore? progress,
        params IEnumerable<(string Key, string Value)> settings) =>
        StartAsync(server, group, topics, handler, progress, null, settings);

    public static async Task<TestWorker> StartAsync(
        KafkaTestServer server, string group, IReadOnlyList<string> topics, IBatchHandler<string> handler, IProgressStore? progress,
        Func<bool>? pauseWhile, params IEnumerable<(string Key, string Value)> settings)
    {
        // The next-generation protocol leaves sessions to the broker.
        var nextGeneration = settings.Any(s => s.Key.EndsWith("group.protocol", StringComparison.Ordinal));
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(Quick)
            .AddInMemoryCollection(server.Configuration.Where(s => !nextGeneration || !(s.Key.Contains("session", StringComparison.Ordinal) || s.Key.Contains("heartbeat", StringComparison.Ordinal))))
            .AddInMemoryCollection([new("Kafka:GroupId", group)])
            .AddInMemoryCollection(settings.Select(s => new KeyValuePair<string, string?>(s.Key, s.Value)));
        if (Environment.GetEnvironmentVariable("STREAMING_TEST_LOG") is not null)
            builder.Logging.AddSimpleConsole(c => c.SingleLine = true);
        builder.Services.AddKafka("test");
        builder.Services.AddRecordStream(_ => new StreamDefinition<string>
        {
            Name = "test",
            Topics = topics,
            Decoder = new TextDecoder(),
            Handler = handler,
            Progress = progress,
            PauseWhile = pauseWhile,
        });
        var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        return new TestWorker(host);
    }

    public Task ProduceAsync(string topic, string key, string value, long? timestamp = null) => host.Services.GetRequiredService<IRecordProducer>()
        .ProduceAsync(topic, Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(value), timestamp: timestamp, cancellationToken: TestContext.Current.CancellationToken);

    public Task ProduceAsync(string topic, IEnumerable<(string Key, string Value)> records) =>
        Task.WhenAll(records.Select(r => ProduceAsync(topic, r.Key, r.Value)));

    public Task StopAsync() => host.StopAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await host.StopAsync(CancellationToken.None);
        host.Dispose();
    }
}
