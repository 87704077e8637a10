using Streaming.Kafka.Streams;

namespace Streaming.Kafka.Tests.Streams;

public sealed class BacklogTests
{
    readonly AssignedPartition one = new("topic", 0), two = new("topic", 1);

    [Fact]
    public void Enter_RecordsOrBytesAtTheMark_IsFullUntilHalfIsLeft()
    {
        var backlog = new Backlog(maxRecords: 4, maxBytes: 100);
        var tickets = Enumerable.Range(0, 4).Select(i => new Ticket(one, i, i, 1)).ToList();
        tickets.ForEach(backlog.Enter);
        Assert.True(backlog.IsFull);

        backlog.Leave(tickets[..1]);
        Assert.Equal((false, false), (backlog.IsFull, backlog.IsRoomy));
        backlog.Leave(tickets[1..2]);
        Assert.True(backlog.IsRoomy);

        backlog.Enter(new Ticket(one, 5, 5, 100));
        Assert.True(backlog.IsFull);
    }

    [Fact]
    public async Task WaitForRoom_AnEighthLeaves_GoesOn()
    {
        var backlog = new Backlog(maxRecords: 16, maxBytes: 100);
        var tickets = Enumerable.Range(0, 16).Select(i => new Ticket(one, i, i, 1)).ToList();
        tickets.ForEach(backlog.Enter);
        Assert.False(backlog.WaitForRoom(TimeSpan.Zero, TimeProvider.System));
        var wait = Task.Run(() => backlog.WaitForRoom(TimeSpan.FromSeconds(30), TimeProvider.System), TestContext.Current.CancellationToken);

        backlog.Leave(tickets[..1]);
        backlog.Leave(tickets[1..3]);

        Assert.True(await wait);
    }

    [Fact]
    public void WaitForRoom_TimeIsOverWhenLessHasLeft_SaysThatThereIsRoom()
    {
        var backlog = new Backlog(maxRecords: 16, maxBytes: 100);
        var tickets = Enumerable.Range(0, 16).Select(i => new Ticket(one, i, i, 1)).ToList();
        tickets.ForEach(backlog.Enter);
        backlog.Leave(tickets[..1]);
        Assert.True(backlog.WaitForRoom(TimeSpan.Zero, TimeProvider.System));
    }

    [Fact]
    public void WaitForNone_OtherPartitionsAreUnderWay_DoesNotWaitForThem()
    {
        var backlog = new Backlog(10, 100);
        backlog.Enter(new Ticket(one, 0, 0, 1));

        Assert.True(backlog.WaitForNone([two], TimeSpan.Zero, TimeProvider.System));
        Assert.False(backlog.WaitForNone([one, two], TimeSpan.FromMilliseconds(1), TimeProvider.System));
    }

    [Fact]
    public async Task WaitForNone_LastRecordLeaves_GoesOn()
    {
        var backlog = new Backlog(10, 100);
        var ticket = new Ticket(one, 0, 0, 1);
        backlog.Enter(ticket);
        var wait = Task.Run(() => backlog.WaitForNone([one], TimeSpan.FromSeconds(30), TimeProvider.System), TestContext.Current.CancellationToken);

        backlog.Leave([ticket]);

        Assert.True(await wait);
    }
}
