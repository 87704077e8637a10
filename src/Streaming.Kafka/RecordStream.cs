namespace Streaming.Kafka;

/// <summary>Reads topics and hands keyed batches to a handler.</summary>
public sealed class RecordStream<T>
{
    /// <summary>Asks for a batch that holds <paramref name="key"/> without new records.</summary>
    public void Wake(string key) => throw new NotSupportedException(key);
}
