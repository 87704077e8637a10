using Streaming.Experiments.Statistics;

namespace Streaming.Experiments.Tests.Statistics;

public sealed class EstimateTests
{
    [Fact]
    public void OfRatio_OfAMean_IsTheTextbooksStandardErrorAndInterval()
    {
        // 2, 4, 4, 4, 5, 5, 7, 9: mean 5, sample variance 32 / 7; t of 7 degrees at 97.5 % is 2.364624.
        var estimate = Estimate.OfRatio([2, 4, 4, 4, 5, 5, 7, 9], [1, 1, 1, 1, 1, 1, 1, 1])!.Value;

        Assert.Equal(5, estimate.Value, 1e-12);
        Assert.Equal(Math.Sqrt(32.0 / 7 / 8), estimate.StandardError, 1e-12);
        Assert.Equal(5 + (2.364624 * Math.Sqrt(32.0 / 7 / 8)), estimate.High, 1e-5);
    }

    [Fact]
    public void OfRatio_AgreesWithTheBootstrapOverUsers()
    {
        var random = new Random(5);
        var (clicks, shown) = Users(random, 2_000, clickRate: 0.1);

        var estimate = Estimate.OfRatio(clicks, shown)!.Value;

        var ratios = new double[1_000];
        for (var r = 0; r < ratios.Length; r++)
        {
            double top = 0, bottom = 0;
            for (var i = 0; i < clicks.Length; i++)
            {
                var drawn = random.Next(clicks.Length);
                (top, bottom) = (top + clicks[drawn], bottom + shown[drawn]);
            }
            ratios[r] = top / bottom;
        }
        var mean = ratios.Average();
        Assert.Equal(1, Math.Sqrt(ratios.Sum(ratio => (ratio - mean) * (ratio - mean)) / (ratios.Length - 1)) / estimate.StandardError, 0.1);
    }

    [Fact]
    public void OfRatio_OverBucketsOfUsers_SaysWhatItSaysOverUsers()
    {
        var (clicks, shown) = Users(new Random(6), 12_800, clickRate: 0.1);
        var (bucketClicks, bucketShown) = (new double[128], new double[128]);
        for (var i = 0; i < clicks.Length; i++)
        {
            bucketClicks[i % 128] += clicks[i];
            bucketShown[i % 128] += shown[i];
        }

        var (byUser, byBucket) = (Estimate.OfRatio(clicks, shown)!.Value, Estimate.OfRatio(bucketClicks, bucketShown)!.Value);

        Assert.Equal(byUser.Value, byBucket.Value, 1e-12);
        Assert.Equal(1, byBucket.StandardError / byUser.StandardError, 0.15);
        Assert.Null(Estimate.OfRatio(new double[128], new double[128]));
    }

    /// <summary>Users who differ from each other: counting impressions as independent would say "significant" far too often.</summary>
    [Fact]
    public void AnAATest_IsSignificantAtTheNominalRate()
    {
        var random = new Random(7);
        int significant = 0, tests = 1_000;
        for (var test = 0; test < tests; test++)
        {
            var (one, other) = (Users(random, 400, 0.1), Users(random, 400, 0.1));
            if (Estimate.OfRatio(one.Clicks, one.Shown)!.Value.Minus(Estimate.OfRatio(other.Clicks, other.Shown)!.Value).PValue < 0.05)
                significant++;
        }

        // 5 % of 1,000, and four standard deviations to either side.
        Assert.InRange(significant, 22, 78);
    }

    [Fact]
    public void Minus_FindsADifferenceThatIsThere_AndTellsItsSize()
    {
        var random = new Random(8);
        var (control, treatment) = (Users(random, 5_000, 0.1), Users(random, 5_000, 0.12));

        var difference = Estimate.OfRatio(treatment.Clicks, treatment.Shown)!.Value.Minus(Estimate.OfRatio(control.Clicks, control.Shown)!.Value);

        Assert.InRange(0.02, difference.Low, difference.High);
        Assert.InRange(difference.PValue, 0, 0.001);
    }

    [Fact]
    public void AlwaysValid_IsWiderThanOneLook_AndHoldsThroughAllLooksTogether()
    {
        Assert.InRange(AlwaysValid.Radius(0.1, 0.1, 0.05), 1.96 * 0.1, double.MaxValue);
        Assert.Equal(0, AlwaysValid.Radius(0, 0.1, 0.05));

        var random = new Random(9);
        int left = 0, runs = 400;
        for (var run = 0; run < runs; run++)
        {
            double sum = 0;
            for (var n = 1; n <= 2_000; n++)
            {
                sum += random.NextDouble() < 0.5 ? 1 : -1;
                if (n >= 30 && Math.Abs(sum / n) > AlwaysValid.Radius(1 / Math.Sqrt(n), 0.1, 0.05))
                {
                    left++;
                    break;
                }
            }
        }
        Assert.InRange(left, 0, runs / 20);
    }

    [Theory]
    [InlineData(50, 50, 1)]
    [InlineData(60, 40, 0.0455)]
    [InlineData(5_200, 4_800, 0.0000633)]
    public void SampleRatio_IsPearsonsTest(double one, double other, double p)
    {
        Assert.Equal(p, SampleRatio.PValue([one, other], [1, 1]), p / 100);
        Assert.Equal(p, SampleRatio.PValue([other, one], [3, 3]), p / 100);
    }

    [Fact]
    public void SampleRatio_OfNobody_IsNotBroken() => Assert.Equal(1, SampleRatio.PValue([0, 0], [1, 1]));

    /// <summary>Each user has a rate of clicking of its own, and sees as many items as it likes.</summary>
    static (double[] Clicks, double[] Shown) Users(Random random, int count, double clickRate)
    {
        var (clicks, shown) = (new double[count], new double[count]);
        for (var user = 0; user < count; user++)
        {
            var own = clickRate * 2 * random.NextDouble();
            shown[user] = 10 + random.Next(60);
            for (var i = 0; i < shown[user]; i++)
                clicks[user] += random.NextDouble() < own ? 1 : 0;
        }
        return (clicks, shown);
    }
}
