using Streaming.Interests;

namespace Streaming.Operator.Verification.Checking;

/// <summary>One of the two kinds of user state.</summary>
/// <param name="Name">implicit or explicit.</param>
/// <param name="Collection">Its real name.</param>
/// <param name="Concerns">Whether an event belongs into its states.</param>
sealed record VerifiedKind(string Name, string Collection, Func<UserEvent, bool> Concerns)
{
    /// <summary>
    /// Whether its workers alone have counted its records; false where users came from another generation, some of which both have counted.
    /// </summary>
    public bool HasOwnCounts { get; init; } = true;
}
