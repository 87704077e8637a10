namespace Streaming.Local.Evaluation;

/// <summary>A mean and the interval that holds 95 % of its bootstrap.</summary>
/// <param name="Users">How many users it is over.</param>
sealed record Interval(double Mean, double Low, double High, int Users)
{
    /// <inheritdoc cref="Bootstrap.OfMeans"/>
    /// <returns>Zeroes where there are no differences.</returns>
    public static Interval OfMean(IReadOnlyList<double> differences, int seed) =>
        Bootstrap.OfMeans([[.. differences.Select(difference => (double?)difference)]], seed)[0];
}
