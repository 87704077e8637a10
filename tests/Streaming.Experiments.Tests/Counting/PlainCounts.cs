using Streaming.Contracts;
using Action = Streaming.Contracts.Action;

namespace Streaming.Experiments.Tests.Counting;

/// <summary>Counts by looking at everything again: the oracle of the join.</summary>
static class PlainCounts
{
    public static (double Impressions, double Clicks, double Saves, double Users) Of(IReadOnlyList<(double At, object Message)> events, string arm)
    {
        var served = events.Where(e => e.Message is Served).Select(e => (e.At, Served: (Served)e.Message)).ToList();
        var outcomes = new HashSet<(string, string, Action)>();
        foreach (var (at, message) in events)
            if (message is Engagement engagement
                && served.Where(s => s.Served.UserId == engagement.UserId && s.At <= at && at - s.At <= 3_600 && s.Served.Items.Any(item => item.ItemId == engagement.ItemId))
                    .OrderBy(s => s.At).LastOrDefault() is { Served: { } answer }
                && answer.Arm.Arm == arm)
                outcomes.Add((answer.RequestId, engagement.ItemId, engagement.Action));
        var own = served.Where(s => s.Served.Arm.Arm == arm).ToList();
        return (
            own.Sum(s => s.Served.Items.Count), outcomes.Count(o => o.Item3 == Action.Click), outcomes.Count(o => o.Item3 == Action.Save),
            own.Select(s => (s.Served.UserId, (int)(s.At / Records.Day))).Distinct().Count());
    }
}
