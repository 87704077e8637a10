namespace Streaming.Kafka.States;

/// <summary>What a <see cref="StateStream"/> reads, and what becomes of it.</summary>
public sealed class StateStreamDefinition
{
    /// <summary>Names the stream in logs and health.</summary>
    public required string Name { get; init; }

    /// <summary>A compacted topic of one partition. Who is assigned that partition leads; the others stand by.</summary>
    public required string StateTopic { get; init; }

    public required IReadOnlyList<string> Sources { get; init; }

    public required IStateFold Fold { get; init; }

    /// <summary>Between two transactions.</summary>
    public required TimeSpan CommitInterval { get; init; }

    /// <summary>
    /// How long a record waits for records of other partitions with an earlier timestamp that brokers or producers still have under way.
    /// </summary>
    public required TimeSpan Lateness { get; init; }
}
