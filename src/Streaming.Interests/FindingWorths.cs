namespace Streaming.Interests;

/// <summary>What one finding of a source of weight 1 is worth.</summary>
internal interface IFindingWorth
{
    /// <summary>Whether an item's findings add up; else the greatest counts.</summary>
    static abstract bool AddsUp { get; }

    /// <param name="rank">From 1.</param>
    /// <returns>0 to 1, so that a greater weight never makes a finding worth less.</returns>
    static abstract double Of(float score, int rank, in SourceStatistics source);
}

/// <summary>
/// The score as it is, a cosine of -1 to 1 moved to 0 to 1, and the best one of an item: the merge of KuaiFormer and ComiRec, which the paper
/// found worse than turns (arXiv 2506.23060: -0.35 % repin users).
/// </summary>
internal readonly struct PooledScore : IFindingWorth
{
    public static bool AddsUp => false;

    public static double Of(float score, int rank, in SourceStatistics source) => Math.Clamp((1 + (double)score) / 2, 0, double.MaxValue);
}

/// <summary>
/// The standard score (score - mean) / deviation within the source, brought to 0 to 1 by the logistic function with the slope that follows
/// the normal distribution, and added up.
/// </summary>
internal readonly struct StandardScore : IFindingWorth
{
    const double Slope = 1.702;

    public static bool AddsUp => true;

    public static double Of(float score, int rank, in SourceStatistics source) =>
        1 / (1 + Math.Exp(-Slope * (source.Deviation > 0 ? (score - source.Mean) / source.Deviation : 0)));
}

/// <summary>The place within the source from 1, the first, towards 0, and added up: Borda's count, made independent of lengths.</summary>
internal readonly struct RankScore : IFindingWorth
{
    public static bool AddsUp => true;

    public static double Of(float score, int rank, in SourceStatistics source) => 1 - ((rank - 1.0) / source.Count);
}

/// <summary>61 / (60 + rank), added up: reciprocal-rank fusion with its usual constant (Cormack, Clarke, Büttcher 2009).</summary>
internal readonly struct ReciprocalRankFusion : IFindingWorth
{
    const double Constant = 60;

    public static bool AddsUp => true;

    public static double Of(float score, int rank, in SourceStatistics source) => (Constant + 1) / (Constant + rank);
}

/// <summary>The scores of one source.</summary>
/// <param name="Deviation">Of the population.</param>
internal readonly record struct SourceStatistics(int Count, double Mean, double Deviation)
{
    public static SourceStatistics Of<T>(IReadOnlyList<Candidate<T>> candidates)
    {
        double sum = 0, squares = 0;
        for (var i = 0; i < candidates.Count; i++)
            sum += candidates[i].Score;
        var mean = candidates.Count == 0 ? 0 : sum / candidates.Count;
        for (var i = 0; i < candidates.Count; i++)
            squares += (candidates[i].Score - mean) * (candidates[i].Score - mean);
        return new SourceStatistics(candidates.Count, mean, candidates.Count == 0 ? 0 : Math.Sqrt(squares / candidates.Count));
    }
}
