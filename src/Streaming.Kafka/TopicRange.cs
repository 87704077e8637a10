namespace Streaming.Kafka;

/// <summary>The records of one partition from one offset up to another.</summary>
/// <param name="From">The first offset.</param>
/// <param name="To">The offset after the last.</param>
public readonly record struct TopicRange(string Topic, int Partition, long From, long To)
{
    /// <summary>Offsets in the range; a compacted topic has fewer records.</summary>
    public long Length => Math.Max(0, To - From);
}
