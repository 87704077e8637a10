using Confluent.Kafka;

namespace Streaming.Kafka.States;

/// <summary>Reads every partition of the sources from given offsets, and gives their records out in the order of time.</summary>
internal sealed class SourceReader : IDisposable
{
    const int MostWaiting = 4_000, FewWaiting = 1_000, Pull = 1_000;

    static readonly KeyValuePair<string, string>[] Required =
    [
        new("enable.auto.commit", "false"),
        new("enable.partition.eof", "true"),
        new("auto.offset.reset", "earliest"),
        new("allow.auto.create.topics", "false"),
    ];

    static readonly TimeSpan IdleTime = TimeSpan.FromMilliseconds(20);

    readonly IConsumer<byte[]?, byte[]?> consumer;
    readonly List<TopicPartition> partitions;
    readonly HashSet<TopicPartition> paused = [];
    readonly TimeMerge merge;

    /// <param name="starts">Where to begin; partitions without one begin with the oldest record kept.</param>
    public SourceReader(KafkaClients clients, List<TopicPartition> partitions, IReadOnlyDictionary<TopicPartition, long> starts)
    {
        this.partitions = partitions;
        merge = new TimeMerge(partitions);
        consumer = clients.CreateConsumer(Required);
        consumer.Assign(partitions.Select(p => new TopicPartitionOffset(p, starts.TryGetValue(p, out var offset) ? offset : Offset.Beginning)));
    }

    /// <summary>Everything that brokers have shown was given out.</summary>
    public bool IsDrained => merge.IsDrained;

    /// <summary>Reads what has come, waiting a moment if nothing has.</summary>
    public void Read()
    {
        for (var i = 0; i < Pull && consumer.Consume(i == 0 ? IdleTime : TimeSpan.Zero) is { } result; i++)
            if (result.IsPartitionEOF)
                merge.AtEnd(result.TopicPartition);
            else
                merge.Add(new SourceRecord(
                    result.Topic, result.Partition.Value, result.Offset.Value, result.Message.Timestamp.UnixTimestampMs,
                    result.Message.Key, result.Message.Value, result.Message.Headers));
        foreach (var partition in partitions)
            if (merge.WaitingOf(partition) >= MostWaiting && paused.Add(partition))
                consumer.Pause([partition]);
            else if (merge.WaitingOf(partition) <= FewWaiting && paused.Remove(partition))
                consumer.Resume([partition]);
    }

    /// <summary>The records that may be folded now.</summary>
    /// <param name="now">Unix milliseconds.</param>
    public List<SourceRecord> Take(long now, TimeSpan lateness)
    {
        var taken = new List<SourceRecord>();
        while (taken.Count < Pull && merge.TryTake(now, now - (long)lateness.TotalMilliseconds, out var record))
            taken.Add(record);
        return taken;
    }

    public void Dispose() => consumer.Dispose();
}
