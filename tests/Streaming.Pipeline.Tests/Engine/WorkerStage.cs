using System.Text;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Streaming.Explicit;
using Streaming.Implicit;
using Streaming.Interests;
using Streaming.Kafka;
using Streaming.Qdrant;

namespace Streaming.Pipeline.Tests.Engine;

/// <summary>Whole workers in this process, on topics and a group of the test's own, as a deployment would start them.</summary>
sealed class WorkerStage(EngineFixture fixture) : IAsyncDisposable
{
    readonly List<WebApplication> _workers = [];
    readonly TopicNames _topics = new(new TopicOptions { Prefix = fixture.Kafka.Unique("wake") + "." });
    readonly string _group = fixture.Kafka.Unique("group");

    public TopicNames Topics => _topics;

    public async Task CreateAsync(int partitions = 1)
    {
        foreach (var topic in new[] { _topics.Engagements, _topics.ProfileChanges, _topics.Items })
            await fixture.Kafka.CreateTopicAsync(topic, partitions, Cancel);
    }

    /// <summary>Starts a worker and returns when it would notice every item record from now on.</summary>
    /// <param name="alias">Of the collection that it keeps.</param>
    public async Task<WebApplication> StartAsync(string alias = Generation.UserImplicitAlias, params IEnumerable<(string Key, string Value)> settings)
    {
        KeyValuePair<string, string?>[] all =
        [
            .. fixture.Kafka.Configuration,
            new("Kafka:GroupId", _group),
            new("Topics:Prefix", _topics.Engagements[..^"engagements".Length]),
            new("Topics:Create", "false"),
            new("Qdrant:Endpoint", fixture.Pipeline.Server.Endpoint),
            new("Model:Dimension", "4"),
            new("Urls", "http://127.0.0.1:0"),
            new("Logging:LogLevel:Default", "None"),
            new("Stream:ProgressIntervalMs", "50"),
            // No sweep helps where the test does not say so.
            new("Pipeline:Arrivals:SweepEvery", "01:00:00"),
            new("Pipeline:Arrivals:LookEvery", "00:00:00.02"),
            .. settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)),
        ];
        var worker = alias == Generation.UserImplicitAlias ? ImplicitWorker.Create([], all) : ExplicitWorker.Create([], all);
        _workers.Add(worker);
        await worker.StartAsync(Cancel);
        await worker.Services.GetServices<IHostedService>().OfType<TopicFollower>().Single().Following.WaitAsync(Eventually.Patience, Cancel);
        return worker;
    }

    public Task ProduceAsync(WebApplication worker, string topic, string key, IMessage value) => worker.Services.GetRequiredService<IRecordProducer>()
        .ProduceAsync(topic, Encoding.UTF8.GetBytes(key), value.ToByteArray(), cancellationToken: Cancel);

    public static bool IsAssigned(WebApplication worker, string topic, int partition) =>
        worker.Services.GetRequiredService<RecordStream<UserEvent>>().IsAssigned(topic, partition);

    /// <summary>How many partitions of the topics that both kinds read are the worker's now.</summary>
    public int Assigned(WebApplication worker) => (from topic in new[] { _topics.Engagements, _topics.ProfileChanges }
                                                   from partition in Enumerable.Range(0, 10)
                                                   where IsAssigned(worker, topic, partition)
                                                   select partition).Count();

    public async Task StopAsync(WebApplication worker)
    {
        _workers.Remove(worker);
        await worker.StopAsync(Cancel);
        await worker.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var worker in _workers.ToList())
            await StopAsync(worker);
    }

    static CancellationToken Cancel => TestContext.Current.CancellationToken;
}
