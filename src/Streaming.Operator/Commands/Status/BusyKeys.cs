using System.Text;
using Streaming.Kafka;
using Streaming.Operator.Running;

namespace Streaming.Operator.Commands.Status;

/// <summary>Whose records wait.</summary>
static class BusyKeys
{
    /// <summary>Records looked at of each partition: the next ones to be applied.</summary>
    const int Looked = 10_000;

    /// <returns>The keys with most records among those that wait, most first.</returns>
    public static async Task<IReadOnlyList<BusyKey>> FindAsync(
        CommandSession session, IReadOnlyList<LaggingPartition> partitions, int most, CancellationToken cancellationToken)
    {
        var ranges = partitions.Where(partition => partition.Lag > 0).GroupBy(partition => (partition.Topic, partition.Partition))
            .Select(same => (same.Key, From: same.Min(partition => partition.End - partition.Lag), To: same.Max(partition => partition.End)))
            .Select(range => new TopicRange(range.Key.Topic, range.Key.Partition, range.From, Math.Min(range.To, range.From + Looked)));
        var counts = new Dictionary<(string Topic, int Partition, string Key), long>();
        await foreach (var record in session.Get<TopicReader>().ReadAsync(ranges, cancellationToken))
        {
            var key = (record.Topic, record.Partition, record.Key is { } bytes ? Encoding.UTF8.GetString(bytes) : "");
            counts[key] = counts.GetValueOrDefault(key) + 1;
        }
        return [.. counts.OrderByDescending(count => count.Value).ThenBy(count => count.Key.Key, StringComparer.Ordinal).Take(most)
            .Select(count => new BusyKey(count.Key.Topic, count.Key.Partition, count.Key.Key, count.Value))];
    }
}

/// <summary>A key with records that wait.</summary>
sealed record BusyKey(string Topic, int Partition, string Key, long Records);
