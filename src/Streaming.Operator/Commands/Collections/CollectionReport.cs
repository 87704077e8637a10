namespace Streaming.Operator.Commands.Collections;

/// <summary>One collection as it is.</summary>
/// <param name="IsLive">An alias points to it.</param>
/// <param name="Snapshots">Those on the server; null where it does not tell.</param>
/// <param name="Progress">Of the partitions that its worker reads; none for a collection without a worker of its own.</param>
/// <param name="Wrong">What is not as it must be, and what to do.</param>
sealed record CollectionReport(
    string Collection, bool IsLive, long Points, string Status, IReadOnlyList<string>? Snapshots, IReadOnlyList<PartitionProgress> Progress,
    IReadOnlyList<string> Wrong);
