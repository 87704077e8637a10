using System.Collections.Concurrent;
using Streaming.Kafka;

namespace Streaming.Operator.Commands;

/// <summary>Keeps what a worker would put on a dead-letter topic: a tool that replays everything must not write every dead letter again.</summary>
sealed class SkippedRecords : IDeadLetters
{
    readonly ConcurrentQueue<(RecordPlace Record, string ErrorClass, string Message)> skipped = new();

    public IReadOnlyCollection<(RecordPlace Record, string ErrorClass, string Message)> All => skipped;

    public void Add(SourceRecord record, string errorClass, string message) =>
        skipped.Enqueue((new RecordPlace(record.Topic, record.Partition, record.Offset), errorClass, message));

    public Task SendAsync(SourceRecord record, string errorClass, string message, CancellationToken cancellationToken)
    {
        Add(record, errorClass, message);
        return Task.CompletedTask;
    }
}
