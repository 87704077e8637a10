namespace Streaming.Kafka.Streams;

/// <summary>A record under way: where to report it complete, and what it weighs.</summary>
internal readonly record struct Ticket(AssignedPartition Partition, long Sequence, int Bytes);
