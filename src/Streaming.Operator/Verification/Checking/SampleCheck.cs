using Streaming.Interests;
using Streaming.Pipeline.Users;

namespace Streaming.Operator.Verification.Checking;

/// <summary>Looks at user points of one kind while the stream flows: nothing that was there goes, and progress never runs ahead.</summary>
sealed class SampleCheck(VerifiedKind kind, Oracle oracle, Findings findings)
{
    readonly Dictionary<string, UserPoint> seen = [];

    /// <summary>Points looked at.</summary>
    public long Samples { get; private set; }

    /// <summary>One look at all points.</summary>
    /// <param name="points">Read after <paramref name="progress"/>.</param>
    /// <param name="progress">The first offset of a partition that may not be applied.</param>
    public void Look(IReadOnlyDictionary<string, UserPoint> points, Func<string, int, long> progress)
    {
        Samples += points.Count;
        foreach (var (user, before) in seen)
        {
            if (!points.ContainsKey(user))
                findings.Add(FindingKind.UpdateUndone, $"{kind.Name}: {user} was there with revision {before.Revision} and is gone");
        }

        foreach (var (user, now) in points)
        {
            if (seen.GetValueOrDefault(user) is { } before && Undone(before, now) is { } what)
                findings.Add(FindingKind.UpdateUndone, $"{kind.Name}: {user}: {what}");
            seen[user] = now;
        }

        foreach (var (user, log) in oracle.Users)
            CheckBelow(user, log, points.GetValueOrDefault(user), progress);
    }

    /// <summary>What a later point no longer knows; null: nothing.</summary>
    public static string? Undone(UserPoint before, UserPoint now)
    {
        if (now.Revision < before.Revision)
            return $"revision {before.Revision} became {now.Revision}";
        if (now.Revision == before.Revision && now.WriteId != before.WriteId)
            return $"revision {now.Revision} stood with write id {before.WriteId} and now with {now.WriteId}";
        foreach (var applied in before.Applied)
        {
            if (now.AppliedIn(applied.Topic, applied.Partition) is var offset && offset < applied.Offset)
                return $"{applied.Topic}[{applied.Partition}] was applied up to {applied.Offset} and is up to {offset}";
        }

        if (Total(now.Counts) < Total(before.Counts))
            return $"{Total(before.Counts)} records counted became {Total(now.Counts)}";
        // The later state is the join of both where nothing was undone.
        return ReferenceEquals(now.State.Merge(before.State), now.State) ? null : "the state forgot something that it held";
    }

    void CheckBelow(string user, UserLog log, UserPoint? point, Func<string, int, long> progress)
    {
        foreach (var last in log.Below(kind, progress))
        {
            if ((point?.AppliedIn(last.Topic, last.Partition) ?? -1) is var applied && applied < last.Offset)
                findings.Add(
                    FindingKind.ProgressAhead,
                    $"{kind.Name}: {user}'s record {last.Topic}[{last.Partition}]@{last.Offset} is not in the state, which is applied up to {applied};"
                    + $" the progress is {progress(last.Topic, last.Partition)}");
        }

        if (log.FenceBelow(progress) is { } fence && ErasedFact(point, fence) is { } fact)
            findings.Add(FindingKind.ErasedFact, $"{kind.Name}: {user} was erased at {fence}: {fact}");
    }

    /// <summary>What a point knows although it was erased; null: nothing.</summary>
    /// <param name="fence">Unix milliseconds.</param>
    public static string? ErasedFact(UserPoint? point, long fence)
    {
        if (point is null)
            return "there is no fence";
        if (point.State.ErasedAt is not { } erased || erased < fence)
            return $"the fence is {point.State.ErasedAt?.ToString() ?? "missing"}";
        var facts = point.State.Window.Concat<UserEvent>(point.State.Choices);
        if (facts.FirstOrDefault(fact => fact.Time <= fence) is { } fact)
            return $"the state knows {fact}";
        if (point.State.Hides.FirstOrDefault(hide => hide.Time <= fence) is { } hide)
            return $"the state knows {hide}";
        var early = Array.FindIndex(point.Interests, interest => interest.Since <= fence);
        return early < 0 ? null : $"there is an interest {point.Interests[early]}";
    }

    static long Total(RecordCounts counts) => counts.Applied + counts.Duplicate + counts.Late;
}
