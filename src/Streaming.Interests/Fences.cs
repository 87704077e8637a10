namespace Streaming.Interests;

/// <summary>
/// The fences of one user. Itself a join: the greatest erasure or closing, the greatest closing, and the newest
/// <see cref="ReopenLimit"/> reopenings after it.
/// </summary>
/// <param name="ErasedAt">Greatest time of an erasure or a closing; facts at or before it are forgotten.</param>
/// <param name="ClosedAt">Greatest time of a closing.</param>
/// <param name="Reopens">
/// Newest first, later than <paramref name="ClosedAt"/>. Kept without a closing too, because one may still arrive late.
/// </param>
internal readonly record struct Fences(long? ErasedAt, long? ClosedAt, long[] Reopens)
{
    public const int ReopenLimit = 8;

    public static Fences None { get; } = new(null, null, []);

    public bool IsClosed => ClosedAt is not null && Reopens.Length == 0;

    public long? NewestTime => Reopens.Length > 0 && !(Reopens[0] <= ErasedAt) ? Reopens[0] : ErasedAt;

    /// <summary>Whether the time lies between the closing and the first reopening after it.</summary>
    public bool InClosedTime(long time) => ClosedAt is { } closed && time > closed && (Reopens.Length == 0 || time <= Reopens[^1]);

    public bool Erases(long time) => time <= ErasedAt;

    public FoldOutcome Erase(long time, out Fences after)
    {
        after = Erases(time) ? this : this with { ErasedAt = time };
        return Erases(time) ? FoldOutcome.Duplicate : FoldOutcome.Applied;
    }

    public FoldOutcome Close(long time, out Fences after)
    {
        after = this;
        if (time <= ClosedAt)
            return FoldOutcome.Duplicate;
        after = new Fences(Erases(time) ? ErasedAt : time, time, Array.FindAll(Reopens, reopen => reopen > time));
        return FoldOutcome.Applied;
    }

    public FoldOutcome Reopen(long time, out Fences after)
    {
        after = this;
        if (Array.IndexOf(Reopens, time) >= 0)
            return FoldOutcome.Duplicate;
        if (time <= ClosedAt || (Reopens.Length == ReopenLimit && time < Reopens[^1]))
            return FoldOutcome.Late;
        long[] reopens = [.. Reopens, time];
        Array.Sort(reopens, (a, b) => b.CompareTo(a));
        after = this with { Reopens = reopens.Length > ReopenLimit ? reopens[..ReopenLimit] : reopens };
        return FoldOutcome.Applied;
    }
}
