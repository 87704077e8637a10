namespace Streaming.Qdrant.Rollouts;

/// <summary>How far the old generation was when the rollout began: every record below the offset was in its collection.</summary>
/// <param name="Alias">Of the collection.</param>
/// <param name="AppliedUpTo">Unix milliseconds.</param>
/// <param name="TopicId">Kafka's id of the topic; null where it is not known.</param>
public sealed record RecordedProgress(string Alias, string Topic, int Partition, long Offset, long AppliedUpTo, string? TopicId);
