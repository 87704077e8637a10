using System.Text;
using Streaming.Contracts;
using Streaming.Interests;
using Streaming.Kafka;

namespace Streaming.Pipeline.Erasures;

/// <summary>
/// Writes the receipts of a batch's erasures and closings, after the batch is durable: at least once, because a batch whose receipts are
/// not acknowledged comes again, and never before the effect, because the user's own store reads it back.
/// </summary>
/// <param name="stores">Those that this worker answers for.</param>
public sealed class ErasureReceipts(IEnumerable<IErasureStore> stores, IRecordProducer producer, TopicNames topics, IInterestKind kind)
{
    /// <summary>The last millisecond of the year 9999, beyond which a message has no time.</summary>
    const long LastTime = 253_402_300_799_999;

    readonly IErasureStore[] _stores = [.. stores];

    /// <summary>Returns when the broker has acknowledged the receipts.</summary>
    internal async Task WriteAsync(IReadOnlyList<UserUpdate> updates, CancellationToken cancellationToken)
    {
        List<Erasure>? erasures = null;
        foreach (var update in updates)
            foreach (var (record, happened) in update.Records)
                if (ReasonOf(happened) is { } reason)
                    (erasures ??= []).Add(new Erasure(Begin(update.UserId, record, happened, reason), update.SetAside));
        if (erasures is null)
            return;
        foreach (var store in _stores)
            await store.AddLinesAsync(erasures, cancellationToken);
        await Task.WhenAll(erasures.Select(erasure => producer.ProduceAsync(
            topics.ErasureReceipts, Encoding.UTF8.GetBytes(erasure.UserId), RecordCodec.ErasureReceipt.Encode(erasure.Receipt),
            cancellationToken: cancellationToken)));
    }

    ErasureReceipt Begin(string userId, SourceRecord record, UserEvent happened, ErasureReason reason) => new()
    {
        UserId = userId,
        EventId = RecordCodec.ProfileChange.Parse(record.Value).EventId,
        Reason = reason,
        ErasedThrough = UnixTime.ToTimestamp(Math.Clamp(happened.Time, 0, LastTime)),
        Topic = record.Topic,
        Partition = record.Partition,
        Offset = record.Offset,
        Worker = kind.Name,
    };

    static ErasureReason? ReasonOf(UserEvent happened) => happened switch
    {
        ErasureEvent => ErasureReason.HistoryErased,
        AccountEvent { Closed: true } => ErasureReason.AccountClosed,
        _ => null,
    };
}
