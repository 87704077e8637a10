using Confluent.Kafka;
using Microsoft.Extensions.Time.Testing;
using Streaming.Kafka.Streams;
using Streaming.Kafka.Tests.EndToEnd;

namespace Streaming.Kafka.Tests.Streams;

/// <summary>What becomes of records under way when a partition goes. The consumer is scripted, the clock stands still.</summary>
public sealed class AssignmentTests : IDisposable
{
    readonly FakeTimeProvider time = new();
    readonly StreamParts parts;
    readonly MemoryProgressStore store = new();
    readonly StreamOptions options = new() { DrainTimeout = TimeSpan.FromSeconds(30) };
    readonly ProgressKeeper keeper;
    readonly Inbox<int> inbox;
    readonly Assignment assignment;
    readonly IConsumer<byte[]?, byte[]?> consumer;
    readonly ScriptedConsumer script;

    public AssignmentTests()
    {
        parts = new StreamParts(time);
        (consumer, script) = ScriptedConsumer.Create();
        inbox = new Inbox<int>(10, TimeSpan.Zero, maxWoken: 10, time);
        keeper = new ProgressKeeper(store, () => assignment!.Partitions, options, parts.Metrics, time, parts.Log);
        // Starts are given by the tests, so nothing here asks a broker.
        assignment = new Assignment(
            null!, keeper, parts.Backlog, inbox.Drop, options, parts.Metrics, parts.Log, time, _ => { }, new CancellationToken(canceled: true));
    }

    public void Dispose()
    {
        keeper.Dispose();
        inbox.Dispose();
        parts.Dispose();
    }

    [Fact]
    public async Task Revoked_BatchUnderWay_IsWaitedForMadeDurableAndCommitted()
    {
        var partition = Assign();
        var batch = await UnderWayAsync(partition, offset: 0);
        var revoke = Task.Run(() => assignment.Revoked(consumer, Of(partition)), Cancel);
        Finish(batch);
        await revoke.WaitAsync(Cancel);

        Assert.Equal(1, Assert.Single(store.Stored).Offset);
        Assert.Equal([new TopicPartitionOffset("topic", 0, 1)], script.Stored);
        Assert.Empty(assignment.Partitions);
    }

    [Fact]
    public async Task Revoked_BatchDoesNotEndInTime_GivesUpAtTheDeadlineAndCommitsNothingOfIt()
    {
        var partition = Assign();
        var batch = await UnderWayAsync(partition, offset: 0);
        options.DrainTimeout = TimeSpan.Zero;

        assignment.Revoked(consumer, Of(partition));

        Assert.Empty(script.Stored);
        Assert.Empty(assignment.Partitions);
        Assert.DoesNotContain(store.Stored, p => p.Offset > 0);
        // It ends at last; nobody commits it any more, and the next owner is told to apply it again.
        Finish(batch);
        await keeper.AdvanceAsync(assignment.Partitions, Cancel);
        assignment.Serve(consumer, hold: false);
        Assert.Empty(script.Stored);
        Assert.DoesNotContain(store.Stored, p => p.Offset > 0);
    }

    [Fact]
    public async Task Lost_BatchEndsLateAfterThePartitionCameBack_DoesNotMoveTheNewAssignment()
    {
        var old = Assign();
        var batch = await UnderWayAsync(old, offset: 0);
        assignment.Lost(Of(old));
        var fresh = Assign();
        Assert.NotSame(old, fresh);

        Finish(batch);
        await keeper.AdvanceAsync(assignment.Partitions, Cancel);
        assignment.Serve(consumer, hold: false);

        Assert.Equal(0, fresh.Watermark!.Position.Offset);
        Assert.Equal(0, Assert.Single(store.Stored).Offset);
        Assert.DoesNotContain(script.Stored, o => o.Offset > 0);
        Assert.Equal(0, parts.Backlog.Records);
        Assert.Equal(0, parts.Violations.Values.Sum());
    }

    [Fact]
    public async Task Lost_RecordsThatWaited_AreForgottenAndNeverHandled()
    {
        var partition = Assign();
        Post(partition, offset: 0);
        assignment.Lost(Of(partition));

        var take = inbox.TakeAsync();
        Assert.False(take.IsCompleted);
        Assert.Equal(0, parts.Backlog.Records);
        inbox.Close();
        Assert.Null(await take);
        Assert.Empty(script.Stored);
    }

    [Fact]
    public void Serve_CommitAheadOfWhatIsApplied_IsCountedAndNotHandedToTheClient()
    {
        var partition = Assign();
        partition.MadeDurable(new Progress("topic", 0, 7, 0));

        assignment.Serve(consumer, hold: false);

        Assert.Empty(script.Stored);
        Assert.Equal(1, parts.Violations["commit"]);
    }

    [Fact]
    public async Task Serve_PartitionIsAnotherMembersByNow_DropsTheCommit()
    {
        var partition = Assign();
        Finish(await UnderWayAsync(partition, offset: 0));
        await keeper.AdvanceAsync(assignment.Partitions, Cancel);
        script.RefusesStores = true;

        assignment.Serve(consumer, hold: false);

        Assert.Empty(script.Stored);
    }

    AssignedPartition Assign()
    {
        _ = assignment.Use(consumer);
        _ = assignment.Assigned(consumer, [new TopicPartition("topic", 0)]).ToList();
        var partition = assignment.Partitions[0];
        (partition.StartAt, partition.Settled) = (0, true);
        assignment.Serve(consumer, hold: false);
        return partition;
    }

    /// <summary>One record that a lane has taken.</summary>
    async Task<Batch<int>> UnderWayAsync(AssignedPartition partition, long offset)
    {
        Post(partition, offset);
        return (await inbox.TakeAsync())!;
    }

    void Post(AssignedPartition partition, long offset)
    {
        var ticket = Ticket.For(partition, offset, timestamp: 0, bytes: 1);
        parts.Backlog.Enter(ticket);
        inbox.Post("user", new Decoded<int>(new SourceRecord("topic", 0, offset, 0, null, null, null), 1), ticket);
    }

    /// <summary>What a lane does when its handler has returned.</summary>
    void Finish(Batch<int> batch)
    {
        foreach (var ticket in batch.Tickets)
            ticket.Complete();
        inbox.Return(batch);
        parts.Backlog.Leave(batch.Tickets);
    }

    static List<TopicPartitionOffset> Of(AssignedPartition partition) => [new(partition.Topic, partition.Partition, Offset.Unset)];

    static CancellationToken Cancel => TestContext.Current.CancellationToken;
}
