namespace Streaming.Experiments.Counting;

/// <summary>What is remembered of one user. An erasure leaves nothing of it but its own time.</summary>
public sealed class UserRecord
{
    public required string UserId { get; init; }

    /// <summary>Unix milliseconds; null: never.</summary>
    public long? ErasedAt { get; set; }

    /// <summary>By experiment.</summary>
    public Dictionary<string, Membership> Memberships { get; init; } = new(StringComparer.Ordinal);
}

/// <summary>A user in an experiment: that the user was seen, and the days whose counts can still change.</summary>
public sealed class Membership
{
    public required string Arm { get; init; }

    /// <summary>Unix milliseconds of the newest activity: an answer, or an engagement that counts.</summary>
    public long LastActive { get; set; }

    public List<ActiveDay> Days { get; init; } = [];
}

/// <summary>A day on which the user was answered.</summary>
/// <param name="Day">Days since 1970-01-01 in UTC.</param>
public sealed record ActiveDay(int Day)
{
    /// <summary>The user came again within the return window.</summary>
    public bool Returned { get; set; }

    /// <summary>Hashes of the topics that the user engaged with.</summary>
    public HashSet<ulong> Topics { get; init; } = [];
}
