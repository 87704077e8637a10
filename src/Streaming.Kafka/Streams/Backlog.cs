namespace Streaming.Kafka.Streams;

/// <summary>Counts what was read and is not applied yet. Full at the high mark, roomy again below half of it.</summary>
internal sealed class Backlog(int maxRecords, long maxBytes)
{
    readonly object gate = new();
    readonly Dictionary<AssignedPartition, int> outstanding = [];
    int records;
    long bytes;

    public int Records => Volatile.Read(ref records);

    public long Bytes => Interlocked.Read(ref bytes);

    public bool IsFull => Records >= maxRecords || Bytes >= maxBytes;

    public bool IsRoomy => Records <= maxRecords / 2 && Bytes <= maxBytes / 2;

    public void Enter(Ticket ticket)
    {
        lock (gate)
        {
            outstanding[ticket.Partition] = outstanding.GetValueOrDefault(ticket.Partition) + 1;
            records++;
            bytes += ticket.Bytes;
        }
    }

    public void Leave(IReadOnlyList<Ticket> tickets)
    {
        lock (gate)
        {
            for (var i = 0; i < tickets.Count; i++)
            {
                var (partition, _, _, size) = tickets[i];
                if (outstanding[partition] is > 1 and var count)
                    outstanding[partition] = count - 1;
                else
                    outstanding.Remove(partition);
                records--;
                bytes -= size;
            }
            Monitor.PulseAll(gate);
        }
    }

    /// <summary>Blocks until there is room, at most for the timeout.</summary>
    public bool WaitForRoom(TimeSpan timeout, TimeProvider time) => Wait(() => !IsFull, timeout, time);

    /// <summary>Blocks until nothing of these partitions is under way, at most for the timeout.</summary>
    public bool WaitForNone(IReadOnlyCollection<AssignedPartition> partitions, TimeSpan timeout, TimeProvider time) =>
        Wait(() => !partitions.Any(outstanding.ContainsKey), timeout, time);

    bool Wait(Func<bool> reached, TimeSpan timeout, TimeProvider time)
    {
        var started = time.GetTimestamp();
        lock (gate)
        {
            while (!reached())
            {
                var left = timeout - time.GetElapsedTime(started);
                if (left <= TimeSpan.Zero)
                    return false;
                Monitor.Wait(gate, left);
            }
            return true;
        }
    }
}
