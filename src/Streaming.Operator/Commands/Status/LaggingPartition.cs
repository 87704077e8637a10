using Streaming.Operator.Commands.Collections;

namespace Streaming.Operator.Commands.Status;

/// <summary>How far a worker is in one partition.</summary>
/// <param name="Lag">Records, or offsets of a compacted topic, that are not applied.</param>
/// <param name="Behind">Now minus the time up to which every record is applied; null where that is not known yet.</param>
sealed record LaggingPartition(string Worker, string Topic, int Partition, long? Applied, long End, long Lag, DateTimeOffset? AppliedUpTo, TimeSpan? Behind, string? Wrong)
{
    public static LaggingPartition Of(string worker, PartitionProgress progress, DateTimeOffset now) => new(
        worker, progress.Topic, progress.Partition, progress.Progress, progress.High, Math.Max(0, progress.High - Math.Max(progress.Progress ?? progress.Low, progress.Low)),
        progress.AppliedUpTo, progress.AppliedUpTo is { } upTo ? TimeSpan.FromMilliseconds(Math.Max(0, (now - upTo).TotalMilliseconds)) : null, progress.Wrong);
}
