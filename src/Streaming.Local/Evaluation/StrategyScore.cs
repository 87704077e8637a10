namespace Streaming.Local.Evaluation;

/// <summary>One strategy's means over users, each 0 to 1.</summary>
sealed record StrategyScore(double Coverage, double Recall, double RecallHead, double RecallTail, double Hit10, double Hit20, double Hit100)
{
    public static StrategyScore Of(IReadOnlyCollection<Judgement> judgements) => new(
        Mean(judgements, j => j.Coverage),
        Mean(judgements, j => j.Recall),
        Mean(judgements, j => j.RecallHead),
        Mean(judgements, j => j.RecallTail),
        HitRate(judgements, 10),
        HitRate(judgements, 20),
        HitRate(judgements, 100));

    static double Mean(IEnumerable<Judgement> judgements, Func<Judgement, double?> share) =>
        judgements.Select(share).Average() ?? 0;

    static double HitRate(IReadOnlyCollection<Judgement> judgements, int places) =>
        judgements.Count == 0 ? 0 : (double)judgements.Count(j => j.FirstHit <= places) / judgements.Count;
}
