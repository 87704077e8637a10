using Streaming.Interests;

namespace Streaming.Pipeline.Users;

/// <summary>One user's point in a collection of one kind of interest: the state and the vectors made of it, which change together.</summary>
/// <param name="WriteId">Unique for the write that made this point: the next write is conditional on it.</param>
/// <param name="Revision">How many writes made this point.</param>
/// <param name="Applied">Per source partition the greatest offset that was folded. For reports and freshness, never for folding.</param>
/// <param name="Interests">One for each row of <paramref name="Vectors"/>.</param>
/// <param name="Vectors">Rows × D floats, row-major, each row of unit norm; empty where they were not asked for.</param>
/// <param name="Unresolved">The <see cref="UnresolvedKey"/>s of items and topics that had no vector yet.</param>
public sealed record UserPoint(
    string UserId,
    string WriteId,
    long Revision,
    UserState State,
    AppliedOffset[] Applied,
    RecordCounts Counts,
    StoredInterest[] Interests,
    float[] Vectors,
    IReadOnlyList<string> Unresolved)
{
    /// <summary>The <see cref="Members"/> entry of an engagement that is in no interest.</summary>
    public const byte NoInterest = byte.MaxValue;

    /// <summary>
    /// Implicit: for each engagement of the state's window, newest first, the index of the interest that it is a member of, or
    /// <see cref="NoInterest"/>; those beyond its end are in none. Explicit: empty.
    /// </summary>
    public byte[] Members { get; init; } = [];

    /// <summary>The <c>traceparent</c> of the last record that was folded; null where that is not sampled.</summary>
    public string? Trace { get; init; }

    /// <summary>A user that no write has made yet. Its write id is empty.</summary>
    public static UserPoint New(string userId) => new(userId, "", 0, UserState.Empty, [], default, [], [], []);

    /// <summary>
    /// About how many bytes of memory it takes, on the safe side: with what is kept encoded where item ids are shared, without it where they
    /// are not.
    /// </summary>
    public int EstimatedBytes => 896 + (State.Engagements.Length * 152) + (State.Hides.Count * 112)
        + State.Choices.Sum(static choice => 144 + (choice.Items.Count * 72))
        + (Vectors.Length * sizeof(float)) + (Interests.Length * 200) + (Applied.Length * 32) + (Trace is null ? 0 : 136) + Unresolved.Sum(static key => 40 + (2 * key.Length));

    /// <summary>Whether the collection has this user.</summary>
    public bool Exists => Revision > 0;

    /// <summary>The greatest offset of a source partition that was folded; -1 for none.</summary>
    public long AppliedIn(string topic, int partition) => AppliedOffset.In(Applied, topic, partition);
}

/// <summary>One row of a user's vectors.</summary>
/// <param name="Kind">Null: an implicit interest. Else what the choice is of.</param>
/// <param name="Id">Implicit: the event id of its oldest member. Explicit: the topic's or collection's id.</param>
/// <param name="Mass">Implicit: routing mass, > 0. Explicit: 1.</param>
/// <param name="Medoid">Implicit: the item nearest to the centroid. Explicit: empty.</param>
/// <param name="Since">Unix milliseconds. Implicit: the time of its oldest member. Explicit: of the choice.</param>
public readonly record struct StoredInterest(ChoiceKind? Kind, string Id, double Mass, string Medoid, long Since);

/// <summary>The greatest offset of one source partition that a user's state holds.</summary>
public readonly record struct AppliedOffset(string Topic, int Partition, long Offset)
{
    /// <summary>The offset of a source partition; -1 for none.</summary>
    public static long In(ReadOnlySpan<AppliedOffset> applied, string topic, int partition)
    {
        foreach (var entry in applied)
            if (entry.Partition == partition && entry.Topic == topic)
                return entry.Offset;
        return -1;
    }
}

/// <summary>What became of a user's records, each distinct record counted once.</summary>
public readonly record struct RecordCounts(long Applied, long Duplicate, long Late)
{
    public RecordCounts Add(FoldOutcome outcome) => outcome switch
    {
        FoldOutcome.Applied => this with { Applied = Applied + 1 },
        FoldOutcome.Duplicate => this with { Duplicate = Duplicate + 1 },
        _ => this with { Late = Late + 1 },
    };
}

/// <summary>How the payload field <c>unresolved</c> names what a user waits for.</summary>
public static class UnresolvedKey
{
    const string ItemPrefix = "item/", TopicPrefix = "topic/";

    public static string Item(string id) => ItemPrefix + id;

    public static string Topic(string id) => TopicPrefix + id;

    public static bool IsTopic(string key, out string id)
    {
        var topic = key.StartsWith(TopicPrefix, StringComparison.Ordinal);
        id = key[(topic ? TopicPrefix : ItemPrefix).Length..];
        return topic;
    }
}
