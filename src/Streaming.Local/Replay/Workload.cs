namespace Streaming.Local.Replay;

/// <summary>What is replayed, and how the answers are judged: plain values, simulated or from a data folder.</summary>
/// <param name="Space">The id of the item space; another set of vectors has another one.</param>
/// <param name="History">Applied before the evaluation, in the order of arrival.</param>
/// <param name="Live">What happens afterwards, the held-out events among it; replayed at a steady pace to measure freshness.</param>
/// <param name="Users">Those whose answers are judged.</param>
/// <param name="Aspects">Of each item what it can cover: its planted cluster in a simulation, its topics in a data folder.</param>
/// <param name="Head">The most engaged items, which hold half of the engagements of <paramref name="History"/>; the others are the long tail.</param>
/// <param name="Notes">What a reader of the report must know about the data.</param>
sealed record Workload(
    string Name,
    string Space,
    int Dimension,
    IReadOnlyList<CatalogueItem> Items,
    IReadOnlyList<ReplayEvent> History,
    IReadOnlyList<ReplayEvent> Live,
    IReadOnlyList<EvaluatedUser> Users,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Aspects,
    IReadOnlySet<string> Head,
    IReadOnlyList<string> Notes)
{
    /// <summary>What <see cref="Aspects"/> are, in words.</summary>
    public required string AspectName { get; init; }

    public bool IsSimulated { get; init; }

    /// <summary>The item of every engagement of <see cref="History"/>.</summary>
    public IReadOnlyList<string> HistoryItems { get; init; } = [];

    /// <summary>Whether <see cref="Space"/> is the served model's own, which makes the items' vectors.</summary>
    public bool IsSpaceOfModel { get; init; }
}

/// <summary>One item of the catalogue.</summary>
/// <param name="Vector">D floats of unit norm; null where the served model makes them.</param>
/// <param name="CreatedAt">Unix milliseconds.</param>
sealed record CatalogueItem(string Id, float[]? Vector, IReadOnlyList<string> Topics, long CreatedAt);

/// <summary>A user whose answers are judged.</summary>
/// <param name="Earlier">The items the user has engaged with; an answer must not repeat them.</param>
/// <param name="HeldOut">The items to be found.</param>
/// <param name="Aspects">What an answer should cover.</param>
sealed record EvaluatedUser(
    string UserId, UserGroup Group, IReadOnlyList<string> Earlier, IReadOnlyList<string> HeldOut, IReadOnlyList<string> Aspects);

/// <summary>Groups of users that a report tells apart.</summary>
enum UserGroup
{
    /// <summary>Nothing is known about how many interests the user has.</summary>
    Unknown,

    /// <summary>One planted interest: several vectors should be no better than one.</summary>
    OneInterest,

    /// <summary>Several planted interests.</summary>
    SeveralInterests,

    /// <summary>Several planted interests, most of them in clusters that few users like.</summary>
    LongTail,
}
