using MathNet.Numerics.Distributions;

namespace Streaming.Experiments.Statistics;

/// <summary>Whether arms got users as their weights say: if not, something loses or moves users, and no metric can be trusted.</summary>
public static class SampleRatio
{
    /// <summary>Below this the ratio counts as broken: strict, because it is looked at again and again.</summary>
    public const double Broken = 0.0005;

    /// <summary>Pearson's chi-square test of users against weights.</summary>
    /// <param name="users">Users of each arm.</param>
    /// <param name="weights">As many, above 0.</param>
    /// <returns>The p-value; 1 where there are no users.</returns>
    public static double PValue(IReadOnlyList<double> users, IReadOnlyList<double> weights)
    {
        double all = users.Sum(), weight = weights.Sum();
        if (all == 0 || users.Count < 2)
            return 1;
        var statistic = 0.0;
        for (var arm = 0; arm < users.Count; arm++)
        {
            var expected = all * weights[arm] / weight;
            statistic += (users[arm] - expected) * (users[arm] - expected) / expected;
        }
        return 1 - ChiSquared.CDF(users.Count - 1, statistic);
    }
}
