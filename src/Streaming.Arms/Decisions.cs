using System.Collections.Concurrent;
using Streaming.Contracts;
using Streaming.Kafka;

namespace Streaming.Arms;

/// <summary>The newest decisions of the experiments worker, as the topic <c>experiment-decisions</c> has them. Thread-safe.</summary>
public sealed class Decisions
{
    readonly ConcurrentDictionary<string, RampDecision> ramps = new(StringComparer.Ordinal);
    readonly ConcurrentDictionary<(string Segment, string Surface), LearnedSplit> splits = new();

    /// <summary>
    /// The share of the slice's users that takes part now. A ramp that nothing was decided about is at its first stage; one whose worker is
    /// away stays where it is. The configuration's greatest stage is never passed.
    /// </summary>
    public double ExposureOf(string name, ExperimentOptions experiment)
    {
        if (experiment.Ramp is not { } ramp)
            return experiment.Exposure;
        return Math.Min(experiment.Limit, ramps.TryGetValue(name, out var decided) ? decided.Exposure : ramp.Stages[0]);
    }

    public RampDecision? RampOf(string experiment) => ramps.GetValueOrDefault(experiment);

    /// <summary>What was learned for the segment on the surface; null where nothing was.</summary>
    public LearnedSplit? SplitOf(string segment, string surface) => splits.GetValueOrDefault((segment, surface));

    /// <summary>Takes a record of the topic; one without a value forgets what its key names.</summary>
    /// <exception cref="InvalidMessageException">The record is no decision.</exception>
    public void Take(SourceRecord record)
    {
        if (record.Value is not null)
            Take(RecordCodec.ExperimentDecision.Decode([], record.Value));
        else if (RecordCodec.DecodeKey(record.Key).Split('/') is ["ramp", var experiment])
            ramps.TryRemove(experiment, out _);
        else if (RecordCodec.DecodeKey(record.Key).Split('/', 3) is ["split", var segment, var surface])
            splits.TryRemove((segment, surface), out _);
    }

    public void Take(ExperimentDecision decision)
    {
        if (decision.Ramp is { } ramp)
            ramps[ramp.Experiment] = ramp;
        if (decision.Split is { } split)
            splits[(split.Segment, split.Surface)] = split;
    }
}
