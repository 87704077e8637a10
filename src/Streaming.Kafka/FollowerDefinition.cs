namespace Streaming.Kafka;

/// <summary>What a <see cref="TopicFollower"/> reads.</summary>
public sealed class FollowerDefinition
{
    public required string Topic { get; init; }

    /// <summary>
    /// Called for every record, one at a time, in the order of each partition, on the follower's thread: it should be quick. What it throws
    /// is logged, and the next record follows.
    /// </summary>
    public required Action<SourceRecord> OnRecord { get; init; }

    /// <summary>Read what the topic holds already. The default is false: only what comes from now on.</summary>
    public bool FromBeginning { get; init; }

    /// <summary>
    /// Where to begin instead, by partition; one that is left out is read from its beginning, as is one that does not reach that far any more.
    /// </summary>
    public Func<CancellationToken, Task<IReadOnlyDictionary<int, long>>>? From { get; init; }
}
