using Streaming.Local.Replay;

namespace Streaming.Local.Simulation;

/// <summary>A user and what was planted in it.</summary>
/// <param name="Interests">Cluster numbers, the strongest interest first.</param>
/// <param name="Shares">The share of the user's engagements of each interest; sums to 1.</param>
/// <param name="HeldOut">Items of the planted clusters that the user does not meet before the evaluation.</param>
sealed record SimulatedUser(
    string Id,
    UserGroup Group,
    IReadOnlyList<int> Interests,
    IReadOnlyList<double> Shares,
    IReadOnlyList<CatalogueItem> HeldOut);
