using System.Runtime.CompilerServices;
using Streaming.Contracts;
using Streaming.Interests;
using Streaming.Kafka;

namespace Streaming.Operator.Commands;

/// <summary>The fences that receipts prove: they are there even where the profile changes that asked for them are not any more.</summary>
static class ReceiptFences
{
    public static async IAsyncEnumerable<(string UserId, UserEvent Event)> ReadAsync(
        TopicReader reader, TopicNames names, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var record in reader.ReadAsync(await reader.RangesAsync([names.ErasureReceipts]), cancellationToken))
        {
            var receipt = RecordCodec.ErasureReceipt.Decode(record.Key, record.Value);
            var time = receipt.ErasedThrough.ToUnixMilliseconds();
            yield return (receipt.UserId, receipt.Reason == ErasureReason.AccountClosed ? new AccountEvent(time, Closed: true) : new ErasureEvent(time));
        }
    }
}
