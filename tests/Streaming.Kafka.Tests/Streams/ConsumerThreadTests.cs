using Confluent.Kafka;
using Microsoft.Extensions.Time.Testing;
using Streaming.Kafka.Streams;
using Streaming.Kafka.Tests.EndToEnd;

namespace Streaming.Kafka.Tests.Streams;

/// <summary>The thread runs, its consumers are scripted, and the clock stands still unless a test moves it.</summary>
public sealed class ConsumerThreadTests : IDisposable
{
    static readonly TimeSpan JoinTimeout = TimeSpan.FromMinutes(2);

    readonly FakeTimeProvider time = new();
    readonly StreamParts parts;
    readonly StreamOptions options = new();
    readonly ProgressKeeper keeper;
    readonly Inbox<int> inbox;
    readonly Assignment assignment;
    readonly SemaphoreSlim connected = new(0);
    readonly List<ScriptedConsumer> consumers = [];

    public ConsumerThreadTests()
    {
        parts = new StreamParts(time);
        inbox = new Inbox<int>(10, TimeSpan.Zero, maxWoken: 10, time);
        keeper = new ProgressKeeper(new MemoryProgressStore(), () => assignment!.Partitions, options, parts.Metrics, time, parts.Log);
        assignment = new Assignment(
            null!, keeper, parts.Backlog, inbox.Drop, options, parts.Metrics, parts.Log, time, _ => { }, new CancellationToken(canceled: true));
    }

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        keeper.Dispose();
        inbox.Dispose();
        parts.Dispose();
        connected.Dispose();
    }

    [Fact]
    public async Task Consumer_ThatTheGroupNeverAnswers_IsReplaced()
    {
        var thread = Start();
        await connected.WaitAsync(Cancel);
        time.Advance(JoinTimeout + TimeSpan.FromSeconds(1));
        await connected.WaitAsync(Cancel);
        await consumers[0].Disposed.WaitAsync(Cancel);

        thread.Stop();
        await thread.Completion.WaitAsync(Cancel);
        Assert.Equal(2, consumers.Count);
        Assert.False(consumers[0].IsClosed);
        Assert.True(consumers[1].IsClosed);
    }

    [Fact]
    public async Task Consumer_WithAnEmptyAssignment_Stays()
    {
        assignment.Assigned(null!, []);
        var thread = Start();
        await connected.WaitAsync(Cancel);
        var polls = consumers[0].Polls;
        time.Advance(10 * JoinTimeout);
        while (consumers[0].Polls < polls + 3)
            await Task.Yield();

        thread.Stop();
        await thread.Completion.WaitAsync(Cancel);
        Assert.True(Assert.Single(consumers).IsClosed);
    }

    ConsumerThread<int> Start()
    {
        var thread = new ConsumerThread<int>(
            Connect, ["topic"], assignment, null!, parts.Backlog, () => false, JoinTimeout, new StreamHealth("test"), parts.Metrics, parts.Log, time);
        thread.Start("test");
        return thread;
    }

    IConsumer<byte[]?, byte[]?> Connect(Assignment of)
    {
        var (consumer, script) = ScriptedConsumer.Create();
        consumers.Add(script);
        connected.Release();
        return consumer;
    }
}
