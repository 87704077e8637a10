namespace Streaming.Kafka.Streams;

/// <summary>Keys taken from the inbox together, and the tickets of all their records.</summary>
internal sealed class Batch<T>(int capacity)
{
    public List<KeyedRecords<T>> Keys { get; } = new(capacity);

    public List<Ticket> Tickets { get; } = new(capacity);
}
