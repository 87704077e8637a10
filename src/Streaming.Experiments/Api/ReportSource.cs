using Streaming.Contracts;
using Streaming.Experiments.Counting;

namespace Streaming.Experiments.Api;

/// <summary>The counts, ramps and splits at one moment, apart from the state that goes on changing.</summary>
public sealed record ReportSource(
    DateTimeOffset AsOf, IReadOnlyDictionary<ArmDayKey, ArmDay> Counts, IReadOnlyDictionary<string, RampDecision> Ramps, IReadOnlyList<LearnedSplit> Splits, int ReturnDays)
{
    /// <param name="before">The one before, from which days that did not change are taken.</param>
    internal static ReportSource Of(ExperimentState state, DateTimeOffset now, CountingOptions options, ReportSource? before) => new(
        now,
        state.Counts.ToDictionary(
            count => count.Key,
            count => before?.Counts.GetValueOrDefault(count.Key) is { } copied && copied.Version == count.Value.Version ? copied : count.Value.Copy()),
        state.Ramps.ToDictionary(),
        [.. state.Learning.Values.Select(learning => learning.Split)], options.ReturnDays);
}
