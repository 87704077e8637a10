namespace Streaming.Kafka.Streams;

/// <summary>What waits for one key, oldest first.</summary>
internal sealed class KeyLine<T>(string key)
{
    List<Decoded<T>>? records;
    List<Ticket>? tickets;

    public string Key => key;

    /// <summary>A lane holds the key.</summary>
    public bool Taken { get; set; }

    /// <summary>The key stands among the ready ones.</summary>
    public bool Ready { get; set; }

    public bool Woken { get; set; }

    /// <summary>When the oldest record, or the wake-up, came.</summary>
    public long Since { get; set; }

    public bool IsEmpty => records is null && !Woken;

    public void Add(Decoded<T> decoded, Ticket ticket)
    {
        // Most keys have one record waiting.
        (records ??= new(capacity: 1)).Add(decoded);
        (tickets ??= new(capacity: 1)).Add(ticket);
    }

    public void MoveTo(Batch<T> batch)
    {
        batch.Keys.Add(new KeyedRecords<T>(key, records ?? (IReadOnlyList<Decoded<T>>)[]));
        if (tickets is not null)
            batch.Tickets.AddRange(tickets);
        (records, tickets, Woken) = (null, null, false);
    }

    public void Drop(AssignedPartition partition, List<Ticket> dropped)
    {
        if (records is null || tickets is null)
            return;
        var kept = 0;
        for (var i = 0; i < records.Count; i++)
        {
            if (tickets[i].Partition == partition)
                dropped.Add(tickets[i]);
            else
                (records[kept], tickets[kept++]) = (records[i], tickets[i]);
        }
        records.RemoveRange(kept, records.Count - kept);
        tickets.RemoveRange(kept, tickets.Count - kept);
        if (kept == 0)
            (records, tickets) = (null, null);
    }
}
