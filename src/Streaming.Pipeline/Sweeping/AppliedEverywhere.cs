using Streaming.Kafka;

namespace Streaming.Pipeline.Sweeping;

/// <summary>How far the states of a collection are, over all partitions of what users do.</summary>
public sealed class AppliedEverywhere(QdrantProgressStore progress, TopicReader reader, TopicNames topics)
{
    /// <summary>
    /// The time, Unix milliseconds, before which every record is in the states: that of the partition furthest behind; null where one has
    /// records and no progress.
    /// </summary>
    /// <exception cref="Confluent.Kafka.KafkaException">The brokers do not answer.</exception>
    public async Task<long?> UpToAsync(CancellationToken cancellationToken)
    {
        var applied = (await progress.ReadAllAsync(majority: true, cancellationToken)).ToDictionary(partition => (partition.Topic, partition.Partition));
        long? upTo = null;
        foreach (var range in await reader.RangesAsync([topics.Engagements, topics.ProfileChanges]))
            if (applied.TryGetValue((range.Topic, range.Partition), out var partition))
                upTo = Math.Min(upTo ?? long.MaxValue, partition.AppliedUpTo);
            else if (range.To > 0)
                return null;
        return upTo;
    }
}
