using System.Text;
using Streaming.Contracts;
using Streaming.Kafka;
using Streaming.Operator.Commands.Users;

namespace Streaming.Operator.Tests.Commands.Users;

public class ReceiptLogTests
{
    [Fact]
    public void Receipt_IsErased_WhenBothKindsAre_AndNothingIsPending()
    {
        var log = new ReceiptLog();
        log.Add(Record("implicit", Line(ErasureStore.ImplicitState, ErasureOutcome.Erased)), "u");
        Assert.False(log.Of("e")!.IsComplete);

        log.Add(Record("explicit", Line(ErasureStore.ExplicitState, ErasureOutcome.Erased), Line(ErasureStore.OtherGeneration, ErasureOutcome.Pending)), "u");
        Assert.Equal((true, false), (log.Of("e")!.IsComplete, log.Of("e")!.IsErased));

        log.Add(Record("explicit", Line(ErasureStore.ExplicitState, ErasureOutcome.Erased), Line(ErasureStore.OtherGeneration, ErasureOutcome.Erased)), "u");
        Assert.True(log.Of("e")!.IsErased);
        Assert.Equal(3, Assert.Single(log.All).Lines.Count);
    }

    [Fact]
    public void Receipt_WithAStateThatWasOutOfReach_IsNotErased_ButATopicsSettingsDoNotMatter()
    {
        var log = new ReceiptLog();
        log.Add(Record("implicit", Line(ErasureStore.ImplicitState, ErasureOutcome.Erased)), "u");
        log.Add(Record("explicit", Line(ErasureStore.ExplicitState, ErasureOutcome.Unreachable), Line(ErasureStore.Served, ErasureOutcome.Unreachable)), "u");
        Assert.False(log.Of("e")!.IsErased);

        log.Add(Record("explicit", Line(ErasureStore.ExplicitState, ErasureOutcome.Erased)), "u");
        Assert.True(log.Of("e")!.IsErased);
    }

    [Fact]
    public void Receipt_DuringARollout_IsErasedWhenTheOtherGenerationsOwnWorkerSaysSo()
    {
        var log = new ReceiptLog();
        log.Add(Record("implicit", Line(ErasureStore.ImplicitState, ErasureOutcome.Erased, "old"), Line(ErasureStore.OtherGeneration, ErasureOutcome.Pending, "new")), "u");
        log.Add(Record("explicit", Line(ErasureStore.ExplicitState, ErasureOutcome.Erased)), "u");
        Assert.Equal((true, false, false), (log.Of("e")!.IsComplete, log.Of("e")!.IsSettled, log.Of("e")!.IsErased));

        log.Add(Record("implicit", Line(ErasureStore.ImplicitState, ErasureOutcome.Erased, "new"), Line(ErasureStore.OtherGeneration, ErasureOutcome.Erased, "old")), "u");
        Assert.True(log.Of("e")!.IsErased);
    }

    [Fact]
    public void Receipts_OfOthers_AreLeftOut()
    {
        var log = new ReceiptLog();
        log.Add(Record("implicit", Line(ErasureStore.ImplicitState, ErasureOutcome.Erased)), "somebody else");

        Assert.Empty(log.All);
    }

    static ErasureLine Line(ErasureStore store, ErasureOutcome outcome, string? name = null) => new() { Store = store, Name = name ?? store.ToString(), Outcome = outcome };

    static SourceRecord Record(string worker, params ErasureLine[] lines) => new(
        "erasure-receipts", 0, 0, 0, Encoding.UTF8.GetBytes("u"),
        RecordCodec.ErasureReceipt.Encode(new ErasureReceipt
        {
            UserId = "u", EventId = "e", Reason = ErasureReason.HistoryErased, ErasedThrough = UnixTime.ToTimestamp(50), Worker = worker, Lines = { lines },
        }),
        null);
}
