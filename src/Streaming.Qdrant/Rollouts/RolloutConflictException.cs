namespace Streaming.Qdrant.Rollouts;

/// <summary>Somebody else moved the rollout on, or removed it, between reading and writing. Nothing was written.</summary>
public sealed class RolloutConflictException(string message) : Exception(message);
