namespace Streaming.Operator.Commands.Rollouts.Comparing;

/// <summary>Two generations, asked the same.</summary>
/// <param name="Users">How many were asked for.</param>
/// <param name="OverlapAt10">Mean over the users who got something; of the first ten items.</param>
/// <param name="Overlap">The same of the whole answer.</param>
/// <param name="RecallDifference">New - old; over users of whom something could be held out.</param>
sealed record ComparisonReport(
    string Old, string New, int Users, int Limit, double OverlapAt10, double Overlap, GenerationFigures OldFigures, GenerationFigures NewFigures,
    PairedDifference RecallDifference)
{
    const int First = 10;

    public static ComparisonReport Of(string old, string next, int limit, IReadOnlyList<ComparedUser> users)
    {
        var recalled = users.Where(user => user is { Old.Recall: not null, New.Recall: not null }).ToList();
        return new ComparisonReport(
            old, next, users.Count, limit, Mean(users.Select(user => user.Overlap(First))), Mean(users.Select(user => user.Overlap(limit))),
            GenerationFigures.Of([.. users.Select(user => user.Old)]), GenerationFigures.Of([.. users.Select(user => user.New)]),
            PairedDifference.Of(recalled.ConvertAll(user => user.New.Recall!.Value - user.Old.Recall!.Value)));
    }

    static double Mean(IEnumerable<double?> values) => values.Average() ?? 0;
}
