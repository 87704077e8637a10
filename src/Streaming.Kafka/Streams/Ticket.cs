namespace Streaming.Kafka.Streams;

/// <summary>A record under way: where to report it complete, and what it weighs.</summary>
internal readonly record struct Ticket(AssignedPartition Partition, long Sequence, long Offset, int Bytes)
{
    /// <summary>A record that was just read.</summary>
    public static Ticket For(AssignedPartition partition, long offset, long timestamp, int bytes)
    {
        partition.Outstanding.Add(offset);
        return new Ticket(partition, partition.Watermark!.Add(offset, timestamp), offset, bytes);
    }

    /// <summary>Its effect is durable, or there is none.</summary>
    public void Complete()
    {
        Partition.Outstanding.Remove(Offset);
        Partition.Watermark!.Complete(Sequence);
    }
}
