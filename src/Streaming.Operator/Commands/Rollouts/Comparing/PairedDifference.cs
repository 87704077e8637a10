namespace Streaming.Operator.Commands.Rollouts.Comparing;

/// <summary>The mean of paired differences over users, new - old, and the interval that holds it with 95 %, by the normal approximation.</summary>
sealed record PairedDifference(double Mean, double Low, double High, int Users)
{
    const double Z = 1.959964;

    /// <returns>Zeroes where there are none.</returns>
    public static PairedDifference Of(IReadOnlyList<double> differences)
    {
        if (differences.Count == 0)
            return new PairedDifference(0, 0, 0, 0);
        var mean = differences.Average();
        var variance = differences.Count == 1 ? 0 : differences.Sum(difference => (difference - mean) * (difference - mean)) / (differences.Count - 1);
        var radius = Z * Math.Sqrt(variance / differences.Count);
        return new PairedDifference(mean, mean - radius, mean + radius, differences.Count);
    }
}
