namespace Streaming.Local.Evaluation;

/// <summary>The median and the 99th percentile of some durations, in milliseconds.</summary>
/// <param name="Count">How many durations were measured.</param>
sealed record Percentiles(double P50, double P99, int Count)
{
    public static Percentiles Of(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return new Percentiles(Of(sorted, 0.5), Of(sorted, 0.99), sorted.Length);
    }

    /// <summary>The nearest rank.</summary>
    /// <returns>0 where there is nothing.</returns>
    public static double Of(double[] sorted, double share) =>
        sorted.Length == 0 ? 0 : sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Length) - 1, 0, sorted.Length - 1)];
}
