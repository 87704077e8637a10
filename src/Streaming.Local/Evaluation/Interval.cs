namespace Streaming.Local.Evaluation;

/// <summary>A mean and the interval that holds 95 % of its bootstrap.</summary>
/// <param name="Users">How many users it is over.</param>
sealed record Interval(double Mean, double Low, double High, int Users)
{
    const int Resamples = 2000;

    /// <summary>Percentile bootstrap of the mean of paired differences, over users (Efron, Annals of Statistics 7, 1979).</summary>
    /// <returns>Zeroes where there are no differences.</returns>
    public static Interval OfMean(IReadOnlyList<double> differences, int seed)
    {
        if (differences.Count == 0)
            return new Interval(0, 0, 0, 0);
        var random = new Random(seed);
        var means = new double[Resamples];
        for (var resample = 0; resample < Resamples; resample++)
        {
            var sum = 0.0;
            for (var i = 0; i < differences.Count; i++)
                sum += differences[random.Next(differences.Count)];
            means[resample] = sum / differences.Count;
        }

        Array.Sort(means);
        return new Interval(differences.Average(), Percentiles.Of(means, 0.025), Percentiles.Of(means, 0.975), differences.Count);
    }
}
