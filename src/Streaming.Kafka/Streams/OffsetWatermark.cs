using System.Numerics;

namespace Streaming.Kafka.Streams;

/// <summary>
/// How far one assignment of a partition is applied. Records are added in the order of their offsets and completed in any order; the
/// watermark stands behind the first that is not complete. Gaps between offsets, as compaction and transactions leave, are of no account.
/// </summary>
internal sealed class OffsetWatermark(long start)
{
    readonly Lock gate = new();
    Entry[] ring = new Entry[256];
    long head, tail;
    long offset = start;
    long timestamp = long.MinValue;

    /// <summary>Records added and not yet below the watermark.</summary>
    public long Span => Volatile.Read(ref tail) - Volatile.Read(ref head);

    /// <summary>The offset below which everything is complete, and the greatest timestamp down there.</summary>
    public (long Offset, long Timestamp) Position
    {
        get
        {
            lock (gate)
                return (offset, timestamp);
        }
    }

    /// <returns>What <see cref="Complete"/> takes.</returns>
    public long Add(long recordOffset, long recordTimestamp)
    {
        lock (gate)
        {
            if (tail - head == ring.Length)
                Grow();
            ring[tail & (ring.Length - 1)] = new Entry(recordOffset, recordTimestamp);
            return tail++;
        }
    }

    public void Complete(long ticket)
    {
        lock (gate)
        {
            ring[ticket & (ring.Length - 1)].Done = true;
            Advance();
        }
    }

    /// <summary>Says that there is no record below <paramref name="nextOffset"/> but those added.</summary>
    public void Skip(long nextOffset)
    {
        if (nextOffset > 0)
            Complete(Add(nextOffset - 1, long.MinValue));
    }

    void Advance()
    {
        while (head < tail && ring[head & (ring.Length - 1)] is { Done: true } entry)
        {
            offset = Math.Max(offset, entry.Offset + 1);
            timestamp = Math.Max(timestamp, entry.Timestamp);
            head++;
        }
    }

    void Grow()
    {
        var larger = new Entry[BitOperations.RoundUpToPowerOf2((uint)ring.Length + 1)];
        for (var i = head; i < tail; i++)
            larger[i & (larger.Length - 1)] = ring[i & (ring.Length - 1)];
        ring = larger;
    }

    struct Entry(long offset, long timestamp)
    {
        public readonly long Offset = offset, Timestamp = timestamp;
        public bool Done;
    }
}
