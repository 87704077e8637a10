using Microsoft.Extensions.Options;

namespace Streaming.Arms;

/// <summary>Refuses experiments that cannot be run or read.</summary>
/// <param name="strategies">The strategies that there are; none: any name is accepted.</param>
public sealed class ExperimentsValidator(IEnumerable<IStrategyCatalogue> strategies) : IValidateOptions<ExperimentsOptions>
{
    public const string HoldOut = "hold-out";

    readonly HashSet<string>? names = strategies.FirstOrDefault()?.Names.ToHashSet(StringComparer.Ordinal);

    public ValidateOptionsResult Validate(string? name, ExperimentsOptions options)
    {
        var failures = new List<string>();
        if (!(options.HoldOut.Share is >= 0 and <= 0.5))
            failures.Add($"Experiments:HoldOut:Share is {options.HoldOut.Share}: set it to a number from 0 to 0.5.");
        if (options.HoldOut.Strategy.Length > 0)
            CheckStrategy("Experiments:HoldOut:Strategy", options.HoldOut.Strategy, failures);
        foreach (var (experiment, its) in options.Running)
            Check(experiment, its, failures);
        foreach (var (index, tester) in options.Overrides.Index())
            Check($"Experiments:Overrides:{index}", tester, options, failures);
        CheckSlices(options, failures);
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    void Check(string experiment, ExperimentOptions options, List<string> failures)
    {
        var key = $"Experiments:Running:{experiment}";
        if (experiment is HoldOut or { Length: > 128 } || experiment.Contains('/', StringComparison.Ordinal))
            failures.Add($"{key}: call it something else than \"{HoldOut}\", of at most 128 characters and without \"/\".");
        if (!(options.SliceFrom >= 0 && options.SliceFrom < options.SliceTo && options.SliceTo <= 1))
            failures.Add($"{key}:SliceFrom and SliceTo are {options.SliceFrom} and {options.SliceTo}: set a growing range in 0 to 1.");
        if (!(options.Exposure is >= 0 and <= 1))
            failures.Add($"{key}:Exposure is {options.Exposure}: set it to a number from 0 to 1.");
        if (options.Arms.Count < 2)
            failures.Add($"{key}:Arms has {options.Arms.Count}: an experiment needs two arms at least.");
        if (!options.Arms.ContainsKey(options.Control))
            failures.Add($"{key}:Control is \"{options.Control}\": name one of the arms, {string.Join(", ", options.Arms.Keys)}.");
        foreach (var (arm, its) in options.Arms)
        {
            CheckStrategy($"{key}:Arms:{arm}:Strategy", its.Strategy, failures);
            if (!(its.Weight is > 0 and <= 1e6))
                failures.Add($"{key}:Arms:{arm}:Weight is {its.Weight}: set it to a number above 0, at most 1000000.");
        }
        if (options.Ramp is { } ramp)
            Check($"{key}:Ramp", ramp, failures);
    }

    static void Check(string key, RampOptions ramp, List<string> failures)
    {
        var stages = ramp.Stages;
        if (stages.Count == 0 || !stages.All(stage => stage is > 0 and <= 1) || stages.Zip(stages.Skip(1)).Any(pair => pair.First >= pair.Second))
            failures.Add($"{key}:Stages are {string.Join(", ", stages)}: list growing shares above 0, up to 1, for example 0.01, 0.1, 0.5, 1.");
        if (ramp.StageTime <= TimeSpan.Zero)
            failures.Add($"{key}:StageTime is {ramp.StageTime}: set it to more than zero, for example 1.00:00:00.");
        if (ramp.MinUsers < 1)
            failures.Add($"{key}:MinUsers is {ramp.MinUsers}: set it to 1 or more.");
        if (ramp.Days is < 1 or > 90)
            failures.Add($"{key}:Days is {ramp.Days}: set it to 1 to 90.");
        foreach (var (index, guardrail) in ramp.Guardrails.Index())
        {
            if (!MetricNames.All.Contains(guardrail.Metric))
                failures.Add($"{key}:Guardrails:{index}:Metric is \"{guardrail.Metric}\": choose one of {string.Join(", ", MetricNames.All)}.");
            if (!(guardrail.Tolerance is >= 0 and <= 10))
                failures.Add($"{key}:Guardrails:{index}:Tolerance is {guardrail.Tolerance}: set it to a share from 0 to 10, for example 0.05.");
        }
    }

    static void Check(string key, OverrideOptions tester, ExperimentsOptions options, List<string> failures)
    {
        if (tester.User.Length == 0)
            failures.Add($"{key}:User is empty: name the tester.");
        if (!options.Running.TryGetValue(tester.Experiment, out var experiment) || !experiment.Arms.ContainsKey(tester.Arm))
            failures.Add($"{key} puts \"{tester.User}\" into arm \"{tester.Arm}\" of \"{tester.Experiment}\": there is no such arm.");
    }

    static void CheckSlices(ExperimentsOptions options, List<string> failures)
    {
        var all = options.Running.OrderBy(pair => pair.Key, StringComparer.Ordinal).ToList();
        for (var i = 0; i < all.Count; i++)
            foreach (var (other, its) in all.Skip(i + 1))
                if (ShareASurface(all[i].Value, its) && all[i].Value.SliceFrom < its.SliceTo && its.SliceFrom < all[i].Value.SliceTo)
                    failures.Add(
                        $"Experiments:Running:{all[i].Key} and {other} can concern the same request: give them different Surfaces, or slices that do not overlap.");
    }

    static bool ShareASurface(ExperimentOptions one, ExperimentOptions other) =>
        one.Surfaces.Count == 0 || other.Surfaces.Count == 0 || one.Surfaces.Intersect(other.Surfaces, StringComparer.Ordinal).Any();

    void CheckStrategy(string key, string strategy, List<string> failures)
    {
        if (strategy.Length == 0)
            failures.Add($"{key} is empty: name a strategy.");
        else if (names?.Contains(strategy) == false)
            failures.Add($"{key} is \"{strategy}\": there is no such strategy; there are {string.Join(", ", names.Order(StringComparer.Ordinal))}.");
    }
}
