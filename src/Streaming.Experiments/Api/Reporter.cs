using Streaming.Arms;
using Streaming.Contracts;
using Streaming.Experiments.Counting;
using Streaming.Experiments.Statistics;

namespace Streaming.Experiments.Api;

/// <summary>Makes reports of counts.</summary>
public static class Reporter
{
    public static ExperimentsReport Report(ReportSource source, ExperimentsOptions configured)
    {
        var today = Days.Of(source.AsOf.ToUnixTimeMilliseconds());
        var experiments = source.Counts.GroupBy(count => count.Key.Experiment).OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => Experiment(group.Key, [.. group], source, configured.Running.TryGetValue(group.Key, out var options) ? options : null, today));
        return new ExperimentsReport(
            source.AsOf, [.. experiments],
            [.. source.Splits.OrderBy(split => DecisionKeys.Split(split.Segment, split.Surface), StringComparer.Ordinal).Select(split => new SplitReport(
                split.Segment, split.Surface, split.ImplicitShare, [.. split.ImplicitWeights], split.TopicWeight, split.CollectionWeight, split.Updates))]);
    }

    static ExperimentReport Experiment(
        string name, KeyValuePair<ArmDayKey, ArmDay>[] counts, ReportSource source, ExperimentOptions? options, int today)
    {
        var arms = counts.GroupBy(count => count.Key.Arm).OrderBy(group => group.Key, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Select(count => KeyValuePair.Create(count.Key.Day, count.Value)).OrderBy(day => day.Key).ToList());
        var control = options is not null && arms.ContainsKey(options.Control) ? options.Control : null;
        return new ExperimentReport(
            name, control, Ramp(source.Ramps.GetValueOrDefault(name)), Ratio(arms, options),
            [.. arms.Select(arm => Arm(arm.Key, arm.Value, today, source.ReturnDays))],
            control is null ? [] : [.. arms.Where(arm => arm.Key != control).Select(arm => new ComparisonReport(arm.Key, Differences(arm.Value, arms[control], today, source.ReturnDays)))]);
    }

    static SampleRatioReport Ratio(Dictionary<string, List<KeyValuePair<int, ArmDay>>> arms, ExperimentOptions? options)
    {
        var known = options?.Arms.OrderBy(arm => arm.Key, StringComparer.Ordinal).ToList() ?? [];
        var p = SampleRatio.PValue(
            [.. known.Select(arm => arms.TryGetValue(arm.Key, out var days) ? days.Sum(day => day.Value.Total(Feature.Entered)) : 0)],
            [.. known.Select(arm => arm.Value.Weight)]);
        return new SampleRatioReport(p, p < SampleRatio.Broken);
    }

    static ArmReport Arm(string name, List<KeyValuePair<int, ArmDay>> days, int today, int returnDays) => new(
        name, days.Sum(day => day.Value.Total(Feature.Entered)), days.Sum(day => day.Value.Total(Feature.Impressions)), Values(days, today, returnDays),
        [.. days.Select(day => new DayReport(
            Days.Text(day.Key), day.Value.Total(Feature.Users), day.Value.Total(Feature.Impressions), Values([day], today, returnDays)))]);

    static Dictionary<string, ValueReport> Values(List<KeyValuePair<int, ArmDay>> days, int today, int returnDays)
    {
        var values = new Dictionary<string, ValueReport>();
        foreach (var metric in Metric.All)
            if (metric.Of(days, today, returnDays) is { } estimate)
                values[metric.Name] = new ValueReport(estimate.Value, estimate.Low, estimate.High);
        return values;
    }

    static Dictionary<string, DifferenceReport> Differences(
        List<KeyValuePair<int, ArmDay>> arm, List<KeyValuePair<int, ArmDay>> control, int today, int returnDays)
    {
        var differences = new Dictionary<string, DifferenceReport>();
        foreach (var metric in Metric.All)
            if (metric.Of(arm, today, returnDays) is { } own && metric.Of(control, today, returnDays) is { } reference && own.Minus(reference) is var difference)
                differences[metric.Name] = new DifferenceReport(
                    difference.Value, difference.Low, difference.High, reference.Value == 0 ? null : difference.Value / reference.Value, difference.PValue,
                    metric.MoreIsBetter);
        return differences;
    }

    static RampReport? Ramp(RampDecision? decision) => decision is null
        ? null
        : new RampReport((int)decision.Stage, decision.Exposure, decision.Status.ToString().ToLowerInvariant(), decision.Reason, decision.Since.ToDateTimeOffset());
}
