using Streaming.Experiments.Statistics;

namespace Streaming.Experiments.Splits;

/// <summary>Discounted impressions and rewards by place and bucket of users, of one segment on one surface.</summary>
public sealed class SplitEvidence
{
    public const int Buckets = 32;

    public SplitEvidence()
    {
        Impressions = [.. Enumerable.Range(0, Places.All).Select(_ => new double[Buckets])];
        Rewards = [.. Enumerable.Range(0, Places.All).Select(_ => new double[Buckets])];
    }

    /// <summary>Places × buckets.</summary>
    public double[][] Impressions { get; init; }

    public double[][] Rewards { get; init; }

    /// <summary>Impressions since the split was last learned.</summary>
    public double Fresh { get; set; }

    public void Discount(double factor)
    {
        foreach (var row in Impressions.Concat(Rewards))
            for (var bucket = 0; bucket < Buckets; bucket++)
                row[bucket] *= factor;
        Fresh = 0;
    }

    /// <summary>
    /// How much better one place's reward an impression is than that of the others together, in standard errors of the difference. Both are of
    /// the same users, so the difference is taken within each bucket before it is squared.
    /// </summary>
    /// <returns>0 where there is too little to compare.</returns>
    public double Advantage(int place, ReadOnlySpan<int> others)
    {
        var (restImpressions, restRewards) = (new double[Buckets], new double[Buckets]);
        foreach (var other in others)
            for (var bucket = 0; bucket < Buckets; bucket++)
            {
                restImpressions[bucket] += Impressions[other][bucket];
                restRewards[bucket] += Rewards[other][bucket];
            }
        if (Estimate.OfRatio(Rewards[place], Impressions[place]) is not { } own || Estimate.OfRatio(restRewards, restImpressions) is not { } rest)
            return 0;
        double ownTotal = Impressions[place].Sum(), restTotal = restImpressions.Sum(), squares = 0;
        for (var bucket = 0; bucket < Buckets; bucket++)
        {
            var residual = ((Rewards[place][bucket] - (own.Value * Impressions[place][bucket])) / ownTotal)
                - ((restRewards[bucket] - (rest.Value * restImpressions[bucket])) / restTotal);
            squares += residual * residual;
        }
        var error = Math.Sqrt(squares * Buckets / (Buckets - 1));
        return error > 0 ? (own.Value - rest.Value) / error : 0;
    }
}
