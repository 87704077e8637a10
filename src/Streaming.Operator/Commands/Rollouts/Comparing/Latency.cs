namespace Streaming.Operator.Commands.Rollouts.Comparing;

/// <summary>The median and the 99th percentile of some durations, in milliseconds, by the nearest rank.</summary>
sealed record Latency(double P50, double P99)
{
    public static Latency Of(IEnumerable<double> milliseconds)
    {
        var sorted = milliseconds.Order().ToArray();
        return new Latency(Rank(sorted, 0.5), Rank(sorted, 0.99));
    }

    static double Rank(double[] sorted, double share) => sorted.Length == 0 ? 0 : sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Length) - 1, 0, sorted.Length - 1)];
}
