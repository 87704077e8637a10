namespace Streaming.Operator.Verification.Rollouts;

/// <summary>A moment to kill a process at.</summary>
/// <param name="Line">What it must have printed; empty: nothing, it counts from the start.</param>
/// <param name="After">How long after that.</param>
sealed record KillAt(string Line, TimeSpan After);
