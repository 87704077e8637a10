namespace Streaming.Operator.Commands.Rollouts;

/// <summary>A page of users that was joined.</summary>
/// <param name="Joined">Points, those left out included.</param>
/// <param name="Next">The point at which the next page begins; null: it was the last.</param>
sealed record TransferredPage(int Joined, int LeftOut, string? Next);
