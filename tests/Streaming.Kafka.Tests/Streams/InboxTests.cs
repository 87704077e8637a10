using Microsoft.Extensions.Time.Testing;
using Streaming.Kafka.Streams;

namespace Streaming.Kafka.Tests.Streams;

public sealed class InboxTests : IDisposable
{
    static readonly AssignedPartition Partition = new("topic", 0), Other = new("topic", 1);

    readonly FakeTimeProvider time = new();
    readonly Inbox<int> inbox;

    public InboxTests() => inbox = new Inbox<int>(3, TimeSpan.FromMilliseconds(20), maxWoken: 2, time);

    public void Dispose() => inbox.Dispose();

    [Fact]
    public async Task Take_BatchIsFull_GoesAtOnce()
    {
        var take = inbox.TakeAsync();
        Post("a", 1);
        Post("b", 2);
        Assert.False(take.IsCompleted);
        Post("c", 3);

        Assert.Equal(["a", "b", "c"], Keys(await take));
    }

    [Fact]
    public async Task Take_OldestHasLingered_GoesWithWhatThereIs()
    {
        var take = inbox.TakeAsync();
        Post("a", 1);
        time.Advance(TimeSpan.FromMilliseconds(12));
        Post("b", 2);
        time.Advance(TimeSpan.FromMilliseconds(7));
        Assert.False(take.IsCompleted);
        time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal(["a", "b"], Keys(await take));
    }

    [Fact]
    public async Task Take_OldestLingeredBeforeALaneWasFree_GoesAtOnce()
    {
        Post("a", 1);
        time.Advance(TimeSpan.FromMilliseconds(20));
        Assert.Equal(["a"], Keys(await inbox.TakeAsync()));
    }

    [Fact]
    public async Task Take_KeyIsHeldByALane_WaitsUntilItIsReturned()
    {
        Post("a", 1);
        var (first, second) = (await TakeLingeredAsync(), inbox.TakeAsync());
        Post("a", 2);
        Post("a", 3);
        time.Advance(TimeSpan.FromMilliseconds(20));
        Assert.False(second.IsCompleted);
        inbox.Return(first);

        var batch = await second;
        Assert.Equal([2, 3], Assert.Single(batch!.Keys).Records.Select(r => r.Event));
    }

    [Fact]
    public async Task Wake_SeveralTimes_GivesOneEntryWithoutRecords()
    {
        await WakeAsync("a");
        await WakeAsync("a");
        await WakeAsync("a");
        Assert.Empty(Assert.Single((await TakeLingeredAsync()).Keys).Records);
    }

    [Fact]
    public async Task Wake_BesideRecords_AddsNothing()
    {
        Post("a", 1);
        await WakeAsync("a");
        var batch = await TakeLingeredAsync();
        Assert.Single(Assert.Single(batch.Keys).Records);
        inbox.Return(batch);

        var next = inbox.TakeAsync();
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.False(next.IsCompleted);
    }

    [Fact]
    public async Task Wake_WhileALaneHoldsTheKey_ComesAfterwards()
    {
        Post("a", 1);
        var batch = await TakeLingeredAsync();
        await WakeAsync("a");
        inbox.Return(batch);
        Assert.Empty(Assert.Single((await TakeLingeredAsync()).Keys).Records);
    }

    [Fact]
    public async Task Wake_MoreThanMayWait_WaitsUntilALaneTookSome()
    {
        await WakeAsync("a");
        await WakeAsync("b");
        var third = WakeAsync("c");
        Assert.False(third.IsCompleted);

        Assert.Equal(["a", "b"], Keys(await TakeLingeredAsync()));

        await third;
        Assert.Equal(["c"], Keys(await TakeLingeredAsync()));
    }

    [Fact]
    public async Task Wake_WhoWaitsForRoomGivesUp_WakesNobody()
    {
        await WakeAsync("a");
        await WakeAsync("b");
        using var caller = new CancellationTokenSource();
        var third = inbox.WakeAsync("c", caller.Token);
        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => third);
        Assert.Equal(["a", "b"], Keys(await TakeLingeredAsync()));
    }

    [Fact]
    public async Task Drop_ForgetsOnlyThatPartition()
    {
        Post("a", 1);
        Post("a", 2, Other);
        Post("b", 3);

        Assert.Equal(2, inbox.Drop(Partition).Count);

        Assert.Equal([2], Assert.Single((await TakeLingeredAsync()).Keys).Records.Select(r => r.Event));
    }

    [Fact]
    public async Task Close_EndsWaitingLanes()
    {
        var take = inbox.TakeAsync();
        inbox.Close();
        Assert.Null(await take);
        Assert.Null(await inbox.TakeAsync());
    }

    Task WakeAsync(string key) => inbox.WakeAsync(key, TestContext.Current.CancellationToken);

    async Task<Batch<int>> TakeLingeredAsync()
    {
        var take = inbox.TakeAsync();
        time.Advance(TimeSpan.FromMilliseconds(20));
        return (await take)!;
    }

    void Post(string key, int value, AssignedPartition? partition = null) => inbox.Post(
        key, new Decoded<int>(new SourceRecord("topic", 0, value, 0, null, null, null), value), new Ticket(partition ?? Partition, value, value, 1));

    static IEnumerable<string> Keys(Batch<int>? batch) => batch!.Keys.Select(k => k.Key);
}
