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

    [Fact]
    public void Means_AreOverTheUsersThatAMeasureSaysSomethingAbout()
    {
        double?[] every = [1, 0, 1, 0], some = [1, null, 1, null], none = [null, null, null, null];

        var intervals = Bootstrap.OfMeans([every, some, none], seed: 1);

        Assert.Equal((0.5, 4), (intervals[0].Mean, intervals[0].Users));
        Assert.Equal((1.0, 2), (intervals[1].Mean, intervals[1].Users));
        Assert.Equal(new Interval(0, 0, 0, 0), intervals[2]);
        Assert.Equal(Bootstrap.OfMeans([every], seed: 1)[0], intervals[0]);
    }
}
