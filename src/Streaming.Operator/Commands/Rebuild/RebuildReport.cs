namespace Streaming.Operator.Commands.Rebuild;

/// <summary>What a rebuild did.</summary>
/// <param name="Records">Read from Kafka.</param>
/// <param name="Skipped">Records that no worker could use; they are in the dead letters since they first came.</param>
/// <param name="Gaps">Records that are gone.</param>
/// <param name="OldestKept">The time of the oldest record of the partitions with gaps; null without gaps.</param>
/// <param name="FromReceipts">Users whose erasure only its receipt still knew.</param>
/// <param name="FromOtherKind">Users whom the other kind's states completed.</param>
/// <param name="MayDiffer">
/// Users whose state may lack something: of records that are gone, and not surely outside of the window. Empty where the other kind's states
/// hold what those records said.
/// </param>
sealed record RebuildReport(
    string Collection, long Records, IReadOnlyList<string> Skipped, IReadOnlyList<TopicGap> Gaps, DateTimeOffset? OldestKept,
    IReadOnlyList<string> FromReceipts, IReadOnlyList<string> FromOtherKind, IReadOnlyList<string> MayDiffer);
