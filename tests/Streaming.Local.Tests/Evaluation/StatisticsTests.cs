using Streaming.Local.Evaluation;

namespace Streaming.Local.Tests.Evaluation;

public class StatisticsTests
{
    [Fact]
    public void Percentiles_AreNearestRanks()
    {
        var percentiles = Percentiles.Of(Enumerable.Range(1, 200).Select(i => (double)i).Reverse());

        Assert.Equal(new Percentiles(100, 198, 200), percentiles);
    }

    [Fact]
    public void Percentiles_OfNothing_AreZero() => Assert.Equal(new Percentiles(0, 0, 0), Percentiles.Of([]));

    [Fact]
    public void Interval_OfConstantDifferences_IsAPoint()
    {
        Assert.Equal(new Interval(0.25, 0.25, 0.25, 40), Interval.OfMean([.. Enumerable.Repeat(0.25, 40)], seed: 1));
    }

    [Fact]
    public void Interval_OfNoise_HoldsTheMeanAndIsAboutFourStandardErrorsWide()
    {
        var random = new Random(5);
        var differences = Enumerable.Range(0, 2000).Select(_ => random.NextDouble()).ToList();

        var interval = Interval.OfMean(differences, seed: 1);

        var standardError = Math.Sqrt(1 / 12.0 / 2000);
        Assert.InRange(interval.Mean, interval.Low, interval.High);
        Assert.InRange(interval.High - interval.Low, 3.6 * standardError, 4.3 * standardError);
    }
}
