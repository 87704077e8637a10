using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Streaming.Kafka.Streams;

namespace Streaming.Kafka.Tests.Streams;

public sealed class LaneTests : IAsyncDisposable
{
    readonly FakeTimeProvider time = new();
    readonly AssignedPartition partition = new("topic", 0);
    readonly Backlog backlog = new(10, 1000);
    readonly Inbox<int> inbox;
    readonly ServiceProvider services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    readonly CancellationTokenSource stop = new();

    public LaneTests()
    {
        inbox = new Inbox<int>(1, TimeSpan.Zero, maxWoken: 1, time);
        partition.Begin(0);
    }

    public async ValueTask DisposeAsync()
    {
        inbox.Dispose();
        stop.Dispose();
        await services.DisposeAsync();
    }

    [Fact]
    public async Task Lane_HandlerFails_HandsTheSameBatchOverUntilItSucceeds()
    {
        var handler = new Handler(failures: 5);
        var lane = Run(handler);
        Post("a", 0);

        while (partition.Watermark!.Position.Offset == 0)
        {
            time.Advance(TimeSpan.FromSeconds(10));
            await Task.Yield();
        }
        inbox.Close();
        await lane;

        Assert.Equal(6, handler.Batches.Count);
        Assert.All(handler.Batches, batch => Assert.Same(handler.Batches[0], batch));
        Assert.Equal(0, backlog.Records);
    }

    [Fact]
    public async Task Lane_TimeoutInsideTheHandler_IsAnOutageAndNotAStop()
    {
        var handler = new Handler(failures: 1, new TaskCanceledException("deadline of a call"));
        var lane = Run(handler);
        Post("a", 0);

        while (partition.Watermark!.Position.Offset == 0)
        {
            time.Advance(TimeSpan.FromSeconds(10));
            await Task.Yield();
        }
        inbox.Close();
        await lane;

        Assert.Equal(2, handler.Batches.Count);
    }

    [Fact]
    public async Task Lane_Cancelled_LeavesTheBatchUnapplied()
    {
        var lane = Run(new Handler(failures: int.MaxValue));
        Post("a", 0);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => lane);
        Assert.Equal(0, partition.Watermark!.Position.Offset);
        Assert.Equal(1, backlog.Records);
    }

    Task Run(IBatchHandler<int> handler)
    {
        var metrics = new StreamMetrics(new KafkaMetrics(services.GetRequiredService<IMeterFactory>()), "test", "group", () => [], backlog);
        return new Lane<int>(inbox, backlog, handler, Patience.Create(time, (_, _) => { }), metrics, time, "test", "group").RunAsync(stop.Token);
    }

    void Post(string key, long offset)
    {
        var ticket = Ticket.For(partition, offset, timestamp: 0, bytes: 1);
        backlog.Enter(ticket);
        inbox.Post(key, new Decoded<int>(new SourceRecord("topic", 0, offset, 0, null, null, null), 1), ticket);
    }

    sealed class Handler(int failures, Exception? error = null) : IBatchHandler<int>
    {
        int left = failures;

        public List<IReadOnlyList<KeyedRecords<int>>> Batches { get; } = [];

        public Task HandleAsync(IReadOnlyList<KeyedRecords<int>> batch, CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Batches.Add(batch);
            return left-- > 0 ? Task.FromException(error ?? new IOException("down")) : Task.CompletedTask;
        }
    }
}
