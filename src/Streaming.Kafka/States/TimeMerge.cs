using System.Diagnostics.CodeAnalysis;
using Confluent.Kafka;

namespace Streaming.Kafka.States;

/// <summary>
/// Merges partitions by the timestamps of their records, each partition in its own order. A record is given out when every partition has
/// shown what it holds next, or that it holds nothing.
/// </summary>
internal sealed class TimeMerge(IEnumerable<TopicPartition> partitions)
{
    readonly Dictionary<TopicPartition, Line> lines = partitions.ToDictionary(partition => partition, _ => new Line());

    /// <summary>Records that wait, of one partition.</summary>
    public int WaitingOf(TopicPartition partition) => lines[partition].Records.Count;

    public void Add(SourceRecord record)
    {
        var line = lines[new TopicPartition(record.Topic, record.Partition)];
        line.Records.Enqueue(record);
        line.AtEnd = false;
    }

    public void AtEnd(TopicPartition partition) => lines[partition].AtEnd = true;

    /// <summary>Every partition has been read to its end, and nothing waits.</summary>
    public bool IsDrained => lines.Values.All(line => line is { AtEnd: true, Records.Count: 0 });

    /// <param name="until">Unix milliseconds: younger records wait. One from a clock that runs ahead counts as of <paramref name="now"/>.</param>
    public bool TryTake(long now, long until, [NotNullWhen(true)] out SourceRecord? record)
    {
        record = null;
        Line? first = null;
        foreach (var line in lines.Values)
            if (line.Records.TryPeek(out var head))
            {
                if (record is null || head.Timestamp < record.Timestamp)
                    (first, record) = (line, head);
            }
            else if (!line.AtEnd)
                return No(out record);
        if (first is null || (record!.Timestamp > until && record.Timestamp <= now))
            return No(out record);
        first.Records.Dequeue();
        return true;
    }

    static bool No(out SourceRecord? record)
    {
        record = null;
        return false;
    }

    sealed class Line
    {
        public Queue<SourceRecord> Records { get; } = new();

        public bool AtEnd { get; set; }
    }
}
