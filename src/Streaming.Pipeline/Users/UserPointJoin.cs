namespace Streaming.Pipeline.Users;

/// <summary>The join of two points of one user and kind. The state decides; offsets and counts, which are for reports, go along.</summary>
static class UserPointJoin
{
    /// <returns><paramref name="own"/> itself where <paramref name="other"/> adds nothing. Vectors and interests are not joined: they are made of the state.</returns>
    public static UserPoint Of(UserPoint own, UserPoint other)
    {
        var state = own.State.Merge(other.State);
        if (ReferenceEquals(state, own.State) && (own.Exists || !other.Exists) && Covers(own.Applied, other.Applied))
            return own;
        return own with
        {
            State = state,
            Applied = Greatest(own.Applied, other.Applied),
            Counts = Covers(other.Applied, own.Applied) ? other.Counts : Sum(own.Counts, other.Counts),
        };
    }

    static AppliedOffset[] Greatest(AppliedOffset[] one, AppliedOffset[] other) =>
        [.. one.Concat(other).GroupBy(applied => (applied.Topic, applied.Partition)).Select(group => group.MaxBy(applied => applied.Offset))];

    /// <summary>Whether every record that counts in the one counts in the other.</summary>
    static bool Covers(AppliedOffset[] other, AppliedOffset[] own) =>
        own.All(applied => AppliedOffset.In(other, applied.Topic, applied.Partition) >= applied.Offset);

    /// <summary>At most: what both have counted cannot be told apart.</summary>
    static RecordCounts Sum(RecordCounts one, RecordCounts other) =>
        new(one.Applied + other.Applied, one.Duplicate + other.Duplicate, one.Late + other.Late);
}
