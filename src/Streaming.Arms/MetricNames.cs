namespace Streaming.Arms;

/// <summary>What is measured of each arm; every metric is a ratio of two sums over users.</summary>
public static class MetricNames
{
    public const string Impressions = "impressions", ClickRate = "clickRate", SaveRate = "saveRate", HideRate = "hideRate", Dwell = "dwellSeconds",
        SessionLength = "sessionSeconds", Topics = "distinctTopics", ReturnRate = "returnRate";

    public static IReadOnlyList<string> All { get; } =
        [Impressions, ClickRate, SaveRate, HideRate, Dwell, SessionLength, Topics, ReturnRate];
}
