using Streaming.Kafka;

namespace Streaming.Operator.Commands.Collections;

/// <summary>How far one partition is in a collection, beside what the topic holds.</summary>
/// <param name="Progress">Everything below this offset is in the states; null: no progress.</param>
/// <param name="AppliedUpTo">Null: nobody knows, as long as a worker that has begun there has not asked where the partition ends.</param>
/// <param name="Wrong">What a worker would stop for, and what to do; null: all well.</param>
sealed record PartitionProgress(string Topic, int Partition, long? Progress, DateTimeOffset? AppliedUpTo, long Low, long High, string? Wrong)
{
    public static PartitionProgress Of(TopicRange range, Progress? progress) => new(
        range.Topic, range.Partition, progress?.Offset, Running.Moment.Of(progress is { AppliedUpTo: > 0 and var upTo } ? upTo : null), range.From, range.To, progress switch
        {
            null when range.To > 0 => "has no progress: the collection is new or was lost. rebuild fills it, or the worker does from the oldest record kept.",
            { Offset: var offset } when offset < range.From => $"retention has passed the progress: {range.From - offset} offsets are gone.",
            { Offset: var offset } when offset > range.To => "the topic ends before the progress: it was made anew, or lost records.",
            _ => null,
        });
}
