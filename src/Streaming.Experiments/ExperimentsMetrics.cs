using System.Diagnostics.Metrics;
using Streaming.Contracts;
using Streaming.Experiments.Api;

namespace Streaming.Experiments;

/// <summary>Meter <c>Streaming.Experiments</c>.</summary>
public sealed class ExperimentsMetrics
{
    readonly Counter<long> refused;
    readonly Counter<long> erased;
    readonly Counter<long> decisions;
    Func<ExperimentsReport?> report = () => null;

    public ExperimentsMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("Streaming.Experiments");
        refused = meter.CreateCounter<long>("streaming.experiments.records.refused", "{record}", description: "Records that could not be read, by topic.");
        erased = meter.CreateCounter<long>("streaming.experiments.users.erased", "{user}", description: "Erasures applied.");
        decisions = meter.CreateCounter<long>("streaming.experiments.ramp.decisions", "{decision}", description: "Decisions about ramps, by experiment and status.");
        meter.CreateObservableGauge("streaming.experiments.users", () => Arms((arm, _) => arm.Users), "{user}", description: "Users seen, by experiment and arm.");
        meter.CreateObservableGauge("streaming.experiments.metric", Metrics, description: "Each metric of each arm over all days.");
        meter.CreateObservableGauge(
            "streaming.experiments.sample_ratio.p", () => Experiments(experiment => experiment.SampleRatio.PValue),
            description: "How well weights explain the users of the arms; below 0.0005 nothing measured can be trusted.");
        meter.CreateObservableGauge(
            "streaming.experiments.exposure", () => Experiments(experiment => experiment.Ramp?.Exposure ?? double.NaN),
            description: "Share of users that take part, of experiments with a ramp.");
        meter.CreateObservableGauge(
            "streaming.experiments.ramp.stopped", () => Experiments(experiment => experiment.Ramp?.Status == "stopped" ? 1 : 0),
            description: "1: a guardrail stopped the ramp.");
    }

    /// <summary>Where gauges come from.</summary>
    public void Observe(Func<ExperimentsReport?> source) => report = source;

    public void Refused(string topic) => refused.Add(1, new KeyValuePair<string, object?>("messaging.destination.name", topic));

    public void Erased() => erased.Add(1);

    public void Decided(RampDecision decision) => decisions.Add(
        1, new KeyValuePair<string, object?>("streaming.experiment.name", decision.Experiment),
        new KeyValuePair<string, object?>("streaming.experiment.ramp.status", decision.Status.ToString().ToLowerInvariant()));

    IEnumerable<Measurement<double>> Experiments(Func<ExperimentReport, double> value) =>
        (report()?.Experiments ?? []).Select(experiment => (experiment, value: value(experiment))).Where(pair => !double.IsNaN(pair.value))
        .Select(pair => new Measurement<double>(pair.value, new KeyValuePair<string, object?>("streaming.experiment.name", pair.experiment.Name)));

    IEnumerable<Measurement<double>> Arms(Func<ArmReport, ExperimentReport, double> value) =>
        from experiment in report()?.Experiments ?? []
        from arm in experiment.Arms
        select new Measurement<double>(
            value(arm, experiment), new KeyValuePair<string, object?>("streaming.experiment.name", experiment.Name), new KeyValuePair<string, object?>("streaming.experiment.arm", arm.Name));

    IEnumerable<Measurement<double>> Metrics() =>
        from experiment in report()?.Experiments ?? []
        from arm in experiment.Arms
        from metric in arm.Metrics
        select new Measurement<double>(
            metric.Value.Value, new KeyValuePair<string, object?>("streaming.experiment.name", experiment.Name), new KeyValuePair<string, object?>("streaming.experiment.arm", arm.Name),
            new KeyValuePair<string, object?>("streaming.experiment.metric", metric.Key));
}
