using Confluent.Kafka;
using Polly;

namespace Streaming.Kafka.Streams;

/// <summary>Takes one record from the consumer: decode, then to the inbox, to the dead letters, or done. On the consumer thread.</summary>
internal sealed class Intake<T>(
    IRecordDecoder<T> decoder, IDeadLetters deadLetters, Inbox<T> inbox, Backlog backlog, ResiliencePipeline patience,
    StreamMetrics metrics, StreamLog log, TimeProvider time, CancellationToken stopping)
{
    /// <summary>The last millisecond of the year 9999: what is later, or before 1970, no clock says, and no date holds.</summary>
    const long LatestTimestamp = 253_402_300_799_999;

    /// <returns>False for a record that does not count: the partition has not begun, or the record came again.</returns>
    public bool Take(AssignedPartition? partition, ConsumeResult<byte[]?, byte[]?> result)
    {
        if (partition is null)
            return false;
        partition.Settled = true;
        var offset = result.Offset.Value;
        if (partition.Watermark is not { } watermark || offset < partition.Next || !partition.Trust(offset))
            return false;
        if (offset > partition.Next)
            metrics.Skipped(partition.Topic, offset - partition.Next);
        if (result.IsPartitionEOF)
        {
            partition.Next = offset;
            watermark.Skip(offset);
            return false;
        }
        partition.Next = offset + 1;
        var message = result.Message;
        var timestamp = message.Timestamp.Type == TimestampType.NotAvailable
            ? time.GetUtcNow().ToUnixTimeMilliseconds()
            : message.Timestamp.UnixTimestampMs;
        var record = new SourceRecord(result.Topic, result.Partition.Value, offset, timestamp, message.Key, message.Value, message.Headers);
        var isPossible = timestamp is >= 0 and <= LatestTimestamp;
        var ticket = Ticket.For(
            partition, offset, isPossible ? timestamp : long.MinValue, (message.Key?.Length ?? 0) + (message.Value?.Length ?? 0));
        if (isPossible)
            Sort(record, ticket);
        else
            Refuse(record, ticket, "invalid", $"timestamp: the record's is {timestamp} ms, outside of the years 1970 to 9999");
        return true;
    }

    void Sort(SourceRecord record, Ticket ticket)
    {
        try
        {
            if (decoder.TryDecode(record, out var key, out var decoded))
            {
                backlog.Enter(ticket);
                inbox.Post(key, new Decoded<T>(record, decoded), ticket);
            }
            else
            {
                ticket.Complete();
            }
        }
        catch (InvalidRecordException e)
        {
            Refuse(record, ticket, e.ErrorClass, e.Message);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            log.DecoderFailed(record, e);
            Refuse(record, ticket, InvalidRecordException.DecoderFailed, $"{e.GetType().Name}: {e.Message}");
        }
    }

    void Refuse(SourceRecord record, Ticket ticket, string errorClass, string message)
    {
        backlog.Enter(ticket);
        _ = RefuseAsync(record, ticket, errorClass, message);
    }

    async Task RefuseAsync(SourceRecord record, Ticket ticket, string errorClass, string message)
    {
        try
        {
            await patience.ExecuteAsync(async cancel => await deadLetters.SendAsync(record, errorClass, message, cancel), stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Not complete: the record will be delivered again.
            return;
        }
        ticket.Complete();
        backlog.Leave([ticket]);
    }
}
