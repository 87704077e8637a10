using System.Globalization;

namespace Streaming.Operator.Commands.Status;

/// <summary>What <c>status</c> found.</summary>
/// <param name="Brokers">Null: Kafka does not answer.</param>
/// <param name="Qdrant">Its version; null: it does not answer.</param>
/// <param name="Generation">The fingerprint that answers are made from; null: none is live.</param>
/// <param name="DeadLetters">By topic, those that the topic still holds.</param>
/// <param name="Wrong">What is not as it must be.</param>
sealed record StatusReport(
    int? Brokers, string? Qdrant, string? Generation, IReadOnlyList<WorkerStatus> Workers, IReadOnlyDictionary<string, long> DeadLetters, IReadOnlyList<string> Wrong);

/// <summary>One worker over all of its partitions.</summary>
/// <param name="Behind">Of the partition that is furthest behind, of those of which it is known; null: it is known of none.</param>
/// <param name="Unknown">Partitions of which it is not known.</param>
sealed record WorkerStatus(string Worker, long Lag, TimeSpan? Behind, int Unknown, IReadOnlyList<string> Stops)
{
    public static WorkerStatus Of(IGrouping<string, LaggingPartition> partitions) => new(
        partitions.Key, partitions.Sum(partition => partition.Lag), partitions.Max(partition => partition.Behind),
        partitions.Count(partition => partition.Behind is null),
        [.. partitions.Where(partition => partition.Wrong is not null).Select(partition => $"{partition.Worker} {partition.Topic}/{partition.Partition}: {partition.Wrong}")]);

    public IEnumerable<string> Wrong(TimeSpan allowed)
    {
        foreach (var stop in Stops)
            yield return stop;
        if (Unknown > 0)
            yield return $"{Worker}: how far it is behind in {Unknown} partitions is not known yet: it does not run, or has just started";
        if (Behind > allowed)
            yield return string.Create(CultureInfo.InvariantCulture, $"{Worker}: behind by {Behind.Value.TotalSeconds:N0} s, more than {allowed.TotalSeconds:N0} s: it does not run, or does not keep up");
    }
}
