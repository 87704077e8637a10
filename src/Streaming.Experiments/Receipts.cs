using Google.Protobuf;
using Streaming.Contracts;
using Streaming.Kafka;
using Streaming.Kafka.States;
using Change = Streaming.Contracts.ProfileChange.ChangeOneofCase;

namespace Streaming.Experiments;

/// <summary>What the worker says of an erasure: written in the transaction that makes the erasure durable.</summary>
static class Receipts
{
    /// <param name="held">Something was kept of the user.</param>
    public static StateChange Of(ProfileChange erasure, SourceRecord record, bool held, TopicNames names)
    {
        var receipt = new ErasureReceipt
        {
            UserId = erasure.UserId,
            EventId = erasure.EventId,
            Reason = erasure.ChangeCase == Change.CloseAccount ? ErasureReason.AccountClosed : ErasureReason.HistoryErased,
            ErasedThrough = UnixTime.ToTimestamp(erasure.ErasedThrough(record.Timestamp)),
            Topic = record.Topic,
            Partition = record.Partition,
            Offset = record.Offset,
            Worker = "experiments",
            Lines =
            {
                new ErasureLine
                {
                    Store = ErasureStore.ExperimentCounts,
                    Name = "experiments",
                    Outcome = held ? ErasureOutcome.Erased : ErasureOutcome.NothingHeld,
                    Detail = "Answers and membership of experiments. The time of the erasure is kept, and sums of many users.",
                },
            },
        };
        return new StateChange(names.ErasureReceipts, erasure.UserId, receipt.ToByteArray());
    }
}
