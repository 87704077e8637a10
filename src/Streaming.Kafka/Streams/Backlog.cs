namespace Streaming.Kafka.Streams;

/// <summary>Counts what was read and is not applied yet. Full at the high mark, roomy again below half of it.</summary>
internal sealed class Backlog(int maxRecords, long maxBytes)
{
    readonly object gate = new();
    readonly Dictionary<AssignedPartition, int> outstanding = [];
    int records;
    long bytes;
    Func<bool>? awaited;

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
            // Nobody is woken in vain: a batch leaves every millisecond or two.
            if (awaited?.Invoke() == true)
                Monitor.Pulse(gate);
        }
    }

    /// <summary>Blocks until there is room for an eighth, at most for the timeout. Of one thread.</summary>
    /// <returns>Whether there is any room.</returns>
    public bool WaitForRoom(TimeSpan timeout, TimeProvider time) =>
        Wait(() => Records < maxRecords - (maxRecords / 8) && Bytes < maxBytes - (maxBytes / 8), timeout, time) || !IsFull;

    /// <summary>Blocks until nothing of these partitions is under way, at most for the timeout. Of one thread.</summary>
    public bool WaitForNone(IReadOnlyCollection<AssignedPartition> partitions, TimeSpan timeout, TimeProvider time) =>
        Wait(() => !partitions.Any(outstanding.ContainsKey), timeout, time);

    bool Wait(Func<bool> reached, TimeSpan timeout, TimeProvider time)
    {
        var started = time.GetTimestamp();
        lock (gate)
        {
            awaited = reached;
            while (!reached() && timeout - time.GetElapsedTime(started) is { Ticks: > 0 } left)
                Monitor.Wait(gate, left);
            awaited = null;
            return reached();
        }
    }
}
