using Streaming.Contracts;

namespace Streaming.Arms;

/// <summary>
/// Assigns users to arms. Sticky: an arm depends on salt, experiment, weights and user alone, and who takes part at an exposure does so at
/// every greater one.
/// </summary>
/// <param name="options">Valid.</param>
public sealed class Assigner(ExperimentsOptions options)
{
    readonly Dictionary<string, OverrideOptions> overrides = options.Overrides
        .GroupBy(tester => tester.User, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.First(), StringComparer.Ordinal);

    readonly (string Name, ExperimentOptions Options)[] experiments =
        [.. options.Running.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => (pair.Key, pair.Value))];

    /// <param name="surface">The request's; empty where it names none.</param>
    /// <param name="decisions">How far ramps are.</param>
    /// <returns>Null where no experiment concerns the user on this surface.</returns>
    public ArmAssignment? Assign(string userId, string surface, Decisions decisions)
    {
        if (overrides.TryGetValue(userId, out var tester))
            return Named(tester.Experiment, tester.Arm, options.Running[tester.Experiment].Arms[tester.Arm].Strategy, byOverride: true);
        if (experiments.Length == 0 && options.HoldOut.Share == 0)
            return null;
        var layer = UserHash.Of(options.Salt, "layer", userId);
        if (layer.First < options.HoldOut.Share)
            return Named(ExperimentsValidator.HoldOut, ExperimentsValidator.HoldOut, options.HoldOut.Strategy);
        foreach (var (name, experiment) in experiments)
            if (layer.Second >= experiment.SliceFrom && layer.Second < experiment.SliceTo
                && (experiment.Surfaces.Count == 0 || experiment.Surfaces.Contains(surface)))
                return Assign(name, experiment, userId, decisions);
        return null;
    }

    ArmAssignment? Assign(string name, ExperimentOptions experiment, string userId, Decisions decisions)
    {
        var drawn = UserHash.Of(options.Salt, $"experiment/{name}", userId);
        if (drawn.First >= decisions.ExposureOf(name, experiment))
            return null;
        var at = drawn.Second * experiment.Arms.Values.Sum(arm => arm.Weight);
        var chosen = default(KeyValuePair<string, ArmOptions>);
        foreach (var arm in experiment.Arms.OrderBy(arm => arm.Key, StringComparer.Ordinal))
        {
            chosen = arm;
            at -= arm.Value.Weight;
            if (at < 0)
                break;
        }
        return Named(name, chosen.Key, chosen.Value.Strategy);
    }

    static ArmAssignment Named(string experiment, string arm, string strategy, bool byOverride = false) =>
        new() { Experiment = experiment, Arm = arm, Strategy = strategy, ByOverride = byOverride };
}
