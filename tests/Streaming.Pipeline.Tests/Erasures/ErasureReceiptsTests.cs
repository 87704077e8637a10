using Streaming.Contracts;
using Streaming.Interests;
using Streaming.Pipeline.Users;
using Streaming.Qdrant;
using Streaming.Qdrant.Protocol;

namespace Streaming.Pipeline.Tests.Erasures;

public sealed class ErasureReceiptsTests(PipelineFixture fixture) : IClassFixture<PipelineFixture>
{
    readonly string _user = Guid.NewGuid().ToString();

    [Fact]
    public async Task Erasure_OfAUserNeverSeen_GetsAReceiptThatNamesItsCollection()
    {
        var worker = fixture.Worker();
        await worker.HandleAsync(_user, new ErasureEvent(50));

        var receipt = Assert.Single(worker.Receipts);
        Assert.Equal((_user, "change-" + _user, 50L), (receipt.UserId, receipt.EventId, receipt.ErasedThrough.ToUnixMilliseconds()));
        Assert.Equal((ErasureReason.HistoryErased, "implicit", 0L), (receipt.Reason, receipt.Worker, receipt.Offset));
        var own = receipt.Lines.Single(line => line.Store == ErasureStore.ImplicitState);
        Assert.Equal((fixture.Generation.UserImplicit, ErasureOutcome.Erased), (own.Name, own.Outcome));
        Assert.Equal(ErasureOutcome.NothingHeld, receipt.Lines.Single(
            line => line.Store == ErasureStore.Snapshots && line.Name == fixture.Generation.UserImplicit).Outcome);
    }

    [Fact]
    public async Task Closing_GetsAReceipt_AndReopeningNone()
    {
        var worker = fixture.Worker();
        await worker.HandleAsync(_user, new AccountEvent(50, Closed: true), new AccountEvent(60, Closed: false));

        Assert.Equal(ErasureReason.AccountClosed, Assert.Single(worker.Receipts).Reason);
    }

    [Fact]
    public async Task ReceiptThatIsNotAcknowledged_ComesWithTheNextDelivery_ThoughNothingIsLeftToWrite()
    {
        var worker = fixture.Worker();
        worker.Produced.Failure = new Confluent.Kafka.KafkaException(Confluent.Kafka.ErrorCode.Local_MsgTimedOut);
        await Assert.ThrowsAsync<Confluent.Kafka.KafkaException>(() => worker.HandleAsync(_user, new ErasureEvent(50)));
        Assert.Equal(50, (await worker.ReadAsync(_user))!.State.ErasedAt);
        Assert.Empty(worker.Receipts);

        await worker.HandleAsync(_user, new ErasureEvent(50));
        await worker.HandleAsync(_user, new ErasureEvent(50));

        Assert.Equal(2, worker.Receipts.Count());
        Assert.Single(worker.Receipts.Distinct());
    }

    [Fact]
    public async Task Receipt_IsNeverWrittenBeforeTheFenceIsReadBack()
    {
        var worker = fixture.Worker();
        await worker.HandleAsync(_user, new ErasureEvent(50));
        var before = worker.Receipts.Count();
        // The worker still remembers the erased state; the collection has lost it.
        var ids = new PointsIdsList { Ids = { PointIds.User(_user).ToPointId() } };
        await fixture.Qdrant.DeleteAsync(
            new DeletePoints { CollectionName = fixture.Generation.UserImplicit, Points = new PointsSelector { Points = ids } }, Token);

        await Assert.ThrowsAsync<Pipeline.Erasures.ErasureNotDurableException>(() => worker.HandleAsync(_user, new ErasureEvent(50)));
        Assert.Equal(before, worker.Receipts.Count());
        await worker.HandleAsync(_user, new ErasureEvent(50));

        Assert.Equal(before + 1, worker.Receipts.Count());
        Assert.Equal(50, (await fixture.Worker().ReadAsync(_user))!.State.ErasedAt);
    }

    [Fact]
    public async Task UnreadableState_IsToldAsNotErased()
    {
        var worker = fixture.Worker();
        var corrupt = UserPayloadTests.Written(UserPoint.New(_user) with { WriteId = "w", Revision = 1 });
        corrupt.Payload["state"] = new Value { StringValue = "////" };
        await fixture.Qdrant.UpsertAsync(FencedWrites.Insert(fixture.Generation.UserImplicit, [corrupt]), Token);
        await worker.HandleAsync(_user, new ErasureEvent(50));

        var own = Assert.Single(worker.Receipts).Lines.Single(line => line.Store == ErasureStore.ImplicitState);
        Assert.Equal(ErasureOutcome.Unreachable, own.Outcome);
        Assert.Contains("corrupt_state", own.Detail, StringComparison.Ordinal);
        Assert.Equal("corrupt_state", Assert.Single(worker.DeadLetters.Sent).ErrorClass);
    }

    [Fact]
    public async Task CollectionOfAnotherModel_IsToldWithWhatItHolds()
    {
        var other = new Generation("other-" + Guid.NewGuid().ToString("N"));
        var description = fixture.Model.Description;
        await fixture.Collections.EnsureAsync(other, description.Space, PipelineFixture.Dimension, Token);
        var old = new TestWorker(new Implicit.ImplicitInterests(fixture.Model), fixture.Qdrant, other, Generation.UserImplicitAlias);
        await old.HandleAsync(_user, new EngagementEvent(10, "e", "north", EngagementAction.View, -1));
        var worker = fixture.Worker();
        await worker.HandleAsync(_user, new ErasureEvent(50));
        Assert.Equal(ErasureOutcome.Pending, Other(worker));

        await old.HandleAsync(_user, firstOffset: 1, new ErasureEvent(50));
        await worker.HandleAsync(_user, new ErasureEvent(50));

        Assert.Equal(ErasureOutcome.Erased, Other(worker));
        Assert.Equal(ErasureOutcome.Erased, old.Receipts.Single().Lines.Single(line => line.Name == other.UserImplicit && line.Store == ErasureStore.ImplicitState).Outcome);

        ErasureOutcome Other(TestWorker of) => of.Receipts.Last().Lines.Single(
            line => line.Name == other.UserImplicit && line.Store == ErasureStore.OtherGeneration).Outcome;
    }

    [Fact]
    public async Task Snapshots_AreNamed()
    {
        var snapshot = await fixture.Qdrant.CreateSnapshotAsync(fixture.Generation.UserImplicit, Token);
        var worker = fixture.Worker();
        await worker.HandleAsync(_user, new ErasureEvent(50));
        await fixture.Qdrant.DeleteSnapshotAsync(fixture.Generation.UserImplicit, snapshot.Name, Token);

        var line = Assert.Single(worker.Receipts).Lines.Single(
            line => line.Store == ErasureStore.Snapshots && line.Name == fixture.Generation.UserImplicit);
        Assert.Equal(ErasureOutcome.Kept, line.Outcome);
        Assert.Contains(snapshot.Name, line.Detail, StringComparison.Ordinal);
        Assert.Null(line.KeptUntil);
    }

    static CancellationToken Token => TestContext.Current.CancellationToken;
}
