using Streaming.Kafka.Tracing;

namespace Streaming.Kafka.Streams;

/// <summary>One assignment of a partition. A partition that comes back is a new one, so that what finishes late for an old one does no harm.</summary>
internal sealed class AssignedPartition(string topic, int partition)
{
    sealed record Bound(long Offset, long AskedAt);

    bool isTrusted;
    long jumpedTo = -1;
    OffsetWatermark? watermark;
    Bound? end;
    long start = -1, committable = -1;

    public string Topic => topic;

    public int Partition => partition;

    /// <summary>Where to begin, once known. Set by whoever found out, read by the consumer thread.</summary>
    public long? StartAt
    {
        get => Interlocked.Read(ref start) is >= 0 and var offset ? offset : null;
        set => Interlocked.Exchange(ref start, value ?? -1);
    }

    /// <summary>The topic's id when the start was found out; null where the brokers have none.</summary>
    public string? TopicId { get; set; }

    /// <summary>Offsets of records that were read and whose effect is not durable yet, kept apart from the watermark in order to check it.</summary>
    public OutstandingOffsets Outstanding { get; } = new();

    /// <summary>Sampled records that wait for their offsets to be durable.</summary>
    public TracedOffsets Traced { get; } = new(topic);

    /// <summary>Null until the partition has begun.</summary>
    public OffsetWatermark? Watermark => Volatile.Read(ref watermark);

    /// <summary>A pause that the client remembers of an earlier assignment is lifted. Of the consumer thread.</summary>
    public bool Resumed { get; set; }

    /// <summary>Something was delivered for it. Of the consumer thread.</summary>
    public bool Settled { get; set; }

    /// <summary>Paused until it begins. Of the consumer thread.</summary>
    public bool Paused { get; set; }

    /// <summary>The offset below which every record was seen, or none exists. Of the consumer thread.</summary>
    public long Next { get; set; }

    /// <summary>
    /// To be sought again to where it begins, and what is delivered until then does not count. Of the consumer thread, see <see cref="Trust"/>.
    /// </summary>
    public bool SeekAgain { get; set; }

    /// <summary>The offset last stored for committing. Of the consumer thread.</summary>
    public long Stored { get; set; } = -1;

    /// <summary>What the progress store last took.</summary>
    public Progress? Durable { get; set; }

    /// <summary>The offset that may be committed; -1 for none. Set by <see cref="ProgressKeeper"/>, read by the consumer thread.</summary>
    public long Committable => Interlocked.Read(ref committable);

    /// <summary>Records between the watermark and the end of the partition when last asked; null when not known yet.</summary>
    public long? Lag => Volatile.Read(ref end) is { } known && Watermark is { } applied ? Math.Max(0, known.Offset - applied.Position.Offset) : null;

    /// <summary>
    /// Whether a delivery counts. The first may lie beyond where the partition begins: because records in between are gone, or because the
    /// client has undone the seek, which would pass them over. So a first jump asks for the seek again, and counts when it comes a second time.
    /// </summary>
    public bool Trust(long offset)
    {
        if (SeekAgain)
            return false;
        if (isTrusted || offset == Next || offset == jumpedTo)
            return isTrusted = true;
        (jumpedTo, SeekAgain) = (offset, true);
        return false;
    }

    public void Begin(long offset)
    {
        Next = offset;
        Volatile.Write(ref watermark, new OffsetWatermark(offset));
    }

    /// <param name="offset">The end as a broker told it.</param>
    /// <param name="askedAt">When the broker was asked, before the answer: Unix milliseconds.</param>
    public void EndIs(long offset, long askedAt) => Volatile.Write(ref end, new Bound(offset, askedAt));

    /// <summary>
    /// Progress as it stands. A partition applied to its end is applied up to the time at which the end was asked for; else up to the
    /// newest record applied. A clock of a producer's that runs ahead does not count.
    /// </summary>
    public Progress? Measure(long now)
    {
        if (Watermark is not { } applied)
            return null;
        // The bound first: a watermark read later can only have moved on.
        var bound = Volatile.Read(ref end);
        var (offset, timestamp) = applied.Position;
        var upTo = Math.Max(Durable?.AppliedUpTo ?? 0, Math.Min(timestamp, now));
        if (bound is not null && offset >= bound.Offset)
            upTo = Math.Max(upTo, bound.AskedAt);
        return new Progress(topic, partition, offset, upTo, TopicId);
    }

    public void MadeDurable(Progress progress)
    {
        Durable = progress;
        Interlocked.Exchange(ref committable, progress.Offset);
        Traced.Durable(progress.Offset);
    }

    public override string ToString() => $"{topic}[{partition}]";
}
