using Confluent.Kafka;
using Streaming.Embedded.Kafka;

namespace Streaming.Kafka.Tests.EndToEnd;

/// <summary>Brokers that misbehave: each test has an embedded cluster of its own.</summary>
public sealed class OutageTests(KafkaFixture kafka) : StreamTest(kafka), IDisposable
{
    const short Heartbeat = 12;

    readonly EmbeddedKafka own = new();
    readonly MemoryProgressStore progress = new();
    readonly RecordingHandler handler = new();

    public void Dispose() => own.Dispose();

    [Fact]
    public async Task Stream_BrokerGoesAndComesBack_GoesOn()
    {
        await using var worker = await StartAsync();
        await worker.ProduceAsync("topic", Records(100));
        await handler.AppliedAsync(100);

        own.BrokerDown();
        var late = worker.ProduceAsync("topic", Records(100, from: 100));
        own.BrokerUp();
        await late;

        await handler.UntilAsync(a => a.Select(x => x.Value).Distinct().Count() == 200);
        await progress.UntilAsync(p => p.Sum(x => x.Offset) == 200);
    }

    [Fact]
    public async Task Stream_ThrownOutOfItsGroup_JoinsAgainAndLosesNothing()
    {
        await using var worker = await StartAsync();
        await worker.ProduceAsync("topic", Records(100));
        await handler.AppliedAsync(100);

        own.FailNext(Heartbeat, ErrorCode.UnknownMemberId);
        while (worker.Stream.Health.State != StreamState.Starting)
        {
            await worker.ProduceAsync("topic", "user", "while waiting");
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, Cancel);
        }
        await worker.ProduceAsync("topic", Records(100, from: 100));

        await handler.UntilAsync(a => a.Select(x => x.Value).Distinct().Count() == 201);
    }

    [Fact]
    public async Task Stream_StoppedWhileTheBrokerIsGone_StopsWithinItsTimeouts()
    {
        await using var worker = await StartAsync(("Stream:CloseTimeout", "00:00:01"), ("Stream:DrainTimeout", "00:00:01"));
        await worker.ProduceAsync("topic", Records(100));
        await handler.AppliedAsync(100);

        own.BrokerDown();

        await worker.StopAsync().WaitAsync(TimeSpan.FromSeconds(10), Cancel);
    }

    [Fact]
    public async Task Stream_StoppedWhileProgressCannotBeStored_DoesNotWaitForItAndCommitsNothing()
    {
        var (topic, group) = (await TopicAsync(1), Server.Unique("group"));
        await using var worker = await TestWorker.StartAsync(Server, group, [topic], handler, new NoProgressStore(), ("Stream:DrainTimeout", "00:02:00"));
        await worker.ProduceAsync(topic, Records(100));
        await handler.AppliedAsync(100);

        await worker.StopAsync().WaitAsync(TimeSpan.FromSeconds(30), Cancel);

        Assert.Null(await Server.CommittedAsync(group, topic, 0, Cancel));
    }

    sealed class NoProgressStore : IProgressStore
    {
        public Task<Progress?> ReadAsync(string topic, int partition, CancellationToken cancellationToken) => Task.FromResult<Progress?>(null);

        public Task AdvanceAsync(IReadOnlyList<Progress> progress, CancellationToken cancellationToken) =>
            Task.FromException(new InvalidOperationException("away"));

        public Task RewindAsync(Progress progress, CancellationToken cancellationToken) => Task.CompletedTask;
    }

    async Task<TestWorker> StartAsync(params IEnumerable<(string Key, string Value)> settings)
    {
        own.CreateTopic("topic", 2);
        return await TestWorker.StartAsync(
            Server, "group", ["topic"], handler, progress, [.. own.Configuration.Select(setting => (setting.Key, setting.Value!)), .. settings]);
    }
}
