namespace Streaming.Operator.Commands.Rollouts.Comparing;

/// <summary>What both generations answered to one question.</summary>
/// <param name="Old">What the old generation says.</param>
/// <param name="New">What the new one says.</param>
sealed record ComparedUser(string UserId, ComparedAnswer Old, ComparedAnswer New)
{
    /// <summary>Items of both among the first <paramref name="limit"/>, over those of the longer answer; null where neither has any.</summary>
    public double? Overlap(int limit)
    {
        string[] old = [.. Old.Items.Take(limit)], next = [.. New.Items.Take(limit)];
        var longer = Math.Max(old.Length, next.Length);
        return longer == 0 ? null : (double)old.Intersect(next, StringComparer.Ordinal).Count() / longer;
    }
}
