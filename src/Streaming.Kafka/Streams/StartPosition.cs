namespace Streaming.Kafka.Streams;

/// <summary>The rules of where a partition begins.</summary>
internal static class StartPosition
{
    /// <param name="progress">What the progress store holds for the partition.</param>
    /// <param name="committed">The group's committed offset.</param>
    /// <param name="low">The oldest offset that the broker keeps.</param>
    /// <param name="high">The offset after the newest.</param>
    /// <param name="topicId">The id of the topic as it is now; null where it is not known.</param>
    /// <exception cref="StreamFaultedException">Beginning would lose records, or build a state that nobody asked for.</exception>
    public static long Decide(
        string topic, int partition, Progress? progress, long? committed, long low, long high, string? topicId, StreamOptions options)
    {
        if (progress is not { Offset: var applied })
        {
            return committed is not { } commit || options.StartWithoutProgress == MissingProgress.Earliest
                ? low
                : throw new StreamFaultedException(
                    $"{topic}[{partition}]: the group has committed offset {commit}, but the state has no progress: it was lost, or another " +
                    "collection is configured. To build it anew from the oldest record kept " +
                    $"({low}), set Stream:StartWithoutProgress=Earliest.");
        }
        var isAnother = IsAnother(progress, topicId);
        if (!isAnother && applied >= low && applied <= high)
            return applied;
        if (options.AcceptGap)
            return low;
        throw isAnother ? MadeAnew(topic, partition, applied)
            : applied < low ? PassedByRetention(topic, partition, applied, low)
            : new StreamFaultedException(
                $"{topic}[{partition}]: the state has progress up to offset {applied}, but the topic ends at {high}: it was made anew, or lost " +
                $"records. To go on from the oldest record kept ({low}), set Stream:AcceptGap=true.");
    }

    /// <summary>Without a progress store the committed offset says where, as far as the topic still has it.</summary>
    public static long Decide(long? committed, long low, long high) =>
        committed is { } commit && commit >= low && commit <= high ? commit : low;

    /// <summary>Whether the progress is of a topic of this name that is no more.</summary>
    public static bool IsAnother(Progress? progress, string? topicId) =>
        progress is { TopicId: { } known } && topicId is not null && known != topicId;

    public static StreamFaultedException MadeAnew(string topic, int partition, long applied) => new(
        $"{topic}[{partition}]: the state has progress up to offset {applied} of a topic that was deleted; the one of this name was made anew. " +
        "To go on from its oldest record, set Stream:AcceptGap=true.");

    public static StreamFaultedException PassedByRetention(string topic, int partition, long applied, long low) => new(
        $"{topic}[{partition}]: the state has progress up to offset {applied}, but the topic now begins at {low}: {low - applied} offsets are " +
        "gone. Rebuild the state from a source that has them, or, to go on without them, set Stream:AcceptGap=true.");
}
