using Microsoft.Extensions.Time.Testing;
using Streaming.Kafka.Streams;
using Streaming.Kafka.Tests.EndToEnd;

namespace Streaming.Kafka.Tests.Streams;

public sealed class ProgressKeeperTests : IDisposable
{
    readonly FakeTimeProvider time = new();
    readonly StreamParts parts;
    readonly MemoryProgressStore store = new();
    readonly AssignedPartition partition = new("topic", 0) { TopicId = "id" };
    readonly ProgressKeeper keeper;

    public ProgressKeeperTests()
    {
        parts = new StreamParts(time);
        keeper = new ProgressKeeper(store, () => [partition], new StreamOptions(), parts.Metrics, time, parts.Log);
        partition.Begin(5);
    }

    public void Dispose()
    {
        keeper.Dispose();
        parts.Dispose();
    }

    [Fact]
    public async Task Advance_RecordsCompletedOutOfOrder_StandsBeforeTheFirstThatIsUnderWay()
    {
        var tickets = Read(3);
        tickets[1].Complete();
        tickets[2].Complete();
        await AdvanceAsync();
        Assert.Equal(5, Assert.Single(store.Stored).Offset);

        tickets[0].Complete();
        await AdvanceAsync();
        Assert.Equal((8, "id"), (Assert.Single(store.Stored).Offset, store.Stored[0].TopicId));
        Assert.Equal(8, partition.Committable);
        AssertViolations(0);
    }

    [Fact]
    public async Task Advance_WatermarkRanAheadOfWhatIsDurable_IsCountedAndNeitherStoredNorCommitted()
    {
        var ticket = Read(1)[0];
        // The planted defect: the watermark hears that the record is done, though nobody made it durable.
        partition.Watermark!.Complete(ticket.Sequence);
        await AdvanceAsync();

        Assert.Empty(store.Stored);
        Assert.Equal(-1, partition.Committable);
        AssertViolations(1);

        ticket.Complete();
        await AdvanceAsync();
        Assert.Equal(6, Assert.Single(store.Stored).Offset);
        AssertViolations(1);
    }

    [Fact]
    public async Task Advance_StoreIsAway_NothingMayBeCommitted()
    {
        Read(1)[0].Complete();
        using var away = new ProgressKeeper(new AwayStore(), () => [partition], new StreamOptions(), parts.Metrics, time, parts.Log);

        await Assert.ThrowsAsync<IOException>(() => away.AdvanceAsync([partition], TestContext.Current.CancellationToken));

        Assert.Equal(-1, partition.Committable);
    }

    List<Ticket> Read(int count) => [.. Enumerable.Range(5, count).Select(offset => Ticket.For(partition, offset, timestamp: 0, bytes: 1))];

    Task AdvanceAsync() => keeper.AdvanceAsync([partition], TestContext.Current.CancellationToken);

    void AssertViolations(int progress) =>
        Assert.Equal(new Dictionary<string, long> { ["progress"] = progress, ["commit"] = 0 }, parts.Violations);

    sealed class AwayStore : IProgressStore
    {
        public Task<Progress?> ReadAsync(string topic, int partition, CancellationToken cancellationToken) => Task.FromException<Progress?>(new IOException());

        public Task AdvanceAsync(IReadOnlyList<Progress> progress, CancellationToken cancellationToken) => Task.FromException(new IOException());

        public Task RewindAsync(Progress progress, CancellationToken cancellationToken) => Task.FromException(new IOException());
    }
}
