namespace Streaming.Operator.Commands.Rollouts;

/// <summary>One collection of one of the two generations.</summary>
/// <param name="NotApplied">Offsets that the topics hold beyond its progress.</param>
/// <param name="AppliedUpTo">Of the slowest partition that has progress; null: none has.</param>
/// <param name="Wrong">What its worker would stop for.</param>
sealed record CollectionStatus(string Collection, long Points, long NotApplied, DateTimeOffset? AppliedUpTo, IReadOnlyList<string> Wrong);
