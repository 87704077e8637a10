namespace Streaming.Kafka.Streams;

/// <summary>
/// The offsets of one assignment that are read and not durable: a second account beside <see cref="OffsetWatermark"/>. Progress may not
/// pass the oldest of them, see <see cref="ProgressKeeper"/>. An offset leaves before the watermark hears of it, so whoever measures first
/// and looks here afterwards raises no false alarm.
/// </summary>
internal sealed class OutstandingOffsets
{
    readonly Lock gate = new();
    readonly HashSet<long> offsets = [];

    /// <summary>The oldest; null when there is none. Looks at all of them.</summary>
    public long? Oldest
    {
        get
        {
            lock (gate)
                return offsets.Count == 0 ? null : offsets.Min();
        }
    }

    public void Add(long offset)
    {
        lock (gate)
            offsets.Add(offset);
    }

    public void Remove(long offset)
    {
        lock (gate)
            offsets.Remove(offset);
    }
}
