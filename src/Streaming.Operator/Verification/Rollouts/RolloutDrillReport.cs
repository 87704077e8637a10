namespace Streaming.Operator.Verification.Rollouts;

/// <summary>What became of a rollout under load.</summary>
/// <param name="To">The new generation's fingerprint.</param>
/// <param name="Kills">How often the tool, or one of the new workers, was killed, by what it was at.</param>
/// <param name="Answers">From the new generation, by an arm's strategy or while it was live.</param>
/// <param name="UsersCompared">Of the new generation with the oracle, each once a kind.</param>
sealed record RolloutDrillReport(string To, IReadOnlyDictionary<string, int> Kills, int Answers, int UsersCompared);
