using Streaming.Arms;
using Streaming.Experiments.Statistics;

namespace Streaming.Experiments.Counting;

/// <summary>A ratio of two features.</summary>
/// <param name="MoreIsBetter">False where more is worse.</param>
/// <param name="Matures">A day counts only when its return window is over.</param>
public sealed record Metric(string Name, Feature Numerator, Feature Denominator, bool MoreIsBetter = true, bool Matures = false)
{
    public static IReadOnlyList<Metric> All { get; } =
    [
        new(MetricNames.Impressions, Feature.Impressions, Feature.Users),
        new(MetricNames.ClickRate, Feature.Clicks, Feature.Impressions),
        new(MetricNames.SaveRate, Feature.Saves, Feature.Impressions),
        new(MetricNames.HideRate, Feature.Hides, Feature.Impressions, MoreIsBetter: false),
        new(MetricNames.Dwell, Feature.DwellSeconds, Feature.Users),
        new(MetricNames.SessionLength, Feature.SessionSeconds, Feature.Sessions),
        new(MetricNames.Topics, Feature.Topics, Feature.Users),
        new(MetricNames.ReturnRate, Feature.Returned, Feature.Users, Matures: true),
    ];

    /// <returns>Null where there is too little to say anything.</returns>
    public Estimate? Of(ArmDay sums) => Estimate.OfRatio(sums.Of(Numerator), sums.Of(Denominator));

    /// <summary>The same over several days.</summary>
    /// <param name="days">Days since 1970-01-01 and their sums.</param>
    /// <param name="today">Day of now.</param>
    public Estimate? Of(IEnumerable<KeyValuePair<int, ArmDay>> days, int today, int returnDays) =>
        Of(ArmDay.Together(days.Where(day => !Matures || day.Key + returnDays < today).Select(day => day.Value)));
}
