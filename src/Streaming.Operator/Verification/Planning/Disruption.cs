namespace Streaming.Operator.Verification.Planning;

/// <summary>One disruption.</summary>
/// <param name="At">When it begins, from the start.</param>
/// <param name="For">How long it lasts.</param>
/// <param name="Worker">Whom it is done to; null: a server.</param>
/// <param name="Copy">Which of its copies, from 0.</param>
sealed record Disruption(TimeSpan At, TimeSpan For, DisruptionKind Kind, WorkerKind? Worker = null, int Copy = 0);
