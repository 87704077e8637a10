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
/// <param name="Behind">Of the partition that is furthest behind.</param>
sealed record WorkerStatus(string Worker, long Lag, TimeSpan? Behind, IReadOnlyList<string> Stops)
{
    public static WorkerStatus Of(IGrouping<string, LaggingPartition> partitions) => new(
        partitions.Key, partitions.Sum(partition => partition.Lag), partitions.Max(partition => partition.Behind),
        [.. partitions.Where(partition => partition.Wrong is not null).Select(partition => $"{partition.Worker} {partition.Topic}/{partition.Partition}: {partition.Wrong}")]);

    public IEnumerable<string> Wrong(TimeSpan allowed) => Behind > allowed
        ? [.. Stops, string.Create(CultureInfo.InvariantCulture, $"{Worker}: behind by {Behind.Value.TotalSeconds:N0} s, more than {allowed.TotalSeconds:N0} s: it does not run, or does not keep up")]
        : Stops;
}
