using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using Streaming.Arms;
using Streaming.Contracts;
using Streaming.Experiments.Counting;
using Streaming.Experiments.Statistics;

namespace Streaming.Experiments.Ramps;

/// <summary>
/// Decides how far a ramp is. It goes on only while no guardrail is broken and the stage had its time and users; it stops and steps back when
/// one is, until somebody raises the attempt. Looked at again and again, so guardrails are judged by always-valid intervals.
/// </summary>
public static class RampControl
{
    /// <summary>How often, over all looks together, a guardrail that holds may be called broken.</summary>
    const double Alpha = 0.01;

    /// <summary>The differences that guardrails are most sensitive to, beside the accepted one, as shares of the control's value: what is lost at once is
    /// seen after few users, where an interval that waits for small differences is still wide.</summary>
    const double Least = 0.01, Great = 0.5;

    /// <param name="counts">Of the experiment: arm, day and sums.</param>
    /// <param name="standing">The decision that stands; null: none.</param>
    /// <param name="now">Unix milliseconds.</param>
    /// <returns>The new decision, or null where the one that stands goes on standing.</returns>
    public static RampDecision? Decide(
        string name, ExperimentOptions experiment, IReadOnlyDictionary<ArmDayKey, ArmDay> counts, int returnDays, RampDecision? standing, long now)
    {
        var ramp = experiment.Ramp!;
        if (standing is null)
            return Decision(name, ramp, 0, RampStatus.Running, "the ramp begins", now);
        if (standing.Attempt < ramp.Attempt)
            return Decision(name, ramp, StageAt(ramp, standing), RampStatus.Running, $"attempt {ramp.Attempt} begins", now);
        if (standing.Status == RampStatus.Stopped)
            return null;
        var stage = StageAt(ramp, standing);
        var recent = Recent(experiment, counts, ramp, now);
        if (Broken(experiment, ramp, recent, Days.Of(now), returnDays) is { } broken)
            return Decision(name, ramp, Math.Max(0, stage - 1), RampStatus.Stopped, broken, now);
        if (stage == ramp.Stages.Count - 1)
            return standing.Status == RampStatus.Complete && standing.Exposure == ramp.Stages[stage]
                ? null
                : Decision(name, ramp, stage, RampStatus.Complete, "the last stage is reached", now);
        var lasted = TimeSpan.FromMilliseconds(now - standing.Since.ToUnixMilliseconds());
        var users = recent.Min(arm => arm.Days.Sum(day => day.Value.Total(Feature.Entered)));
        if (lasted < ramp.StageTime || users < ramp.MinUsers)
            return null;
        return Decision(
            name, ramp, stage + 1, stage + 2 == ramp.Stages.Count ? RampStatus.Complete : RampStatus.Running,
            string.Create(CultureInfo.InvariantCulture, $"no guardrail was broken for {lasted.TotalHours:0.##} hours, with {users:0} users or more in each arm"), now);
    }

    /// <returns>What is broken, with the figures; null: nothing.</returns>
    static string? Broken(ExperimentOptions experiment, RampOptions ramp, List<Arm> arms, int today, int returnDays)
    {
        var entered = arms.ConvertAll(arm => arm.Days.Sum(day => day.Value.Total(Feature.Entered)));
        var weights = arms.ConvertAll(arm => experiment.Arms[arm.Name].Weight);
        if (SampleRatio.PValue(entered, weights) is var p && p < SampleRatio.Broken)
            return string.Create(
                CultureInfo.InvariantCulture,
                $"the arms {string.Join(", ", arms.Select(arm => arm.Name))} have {string.Join(", ", entered)} users, which their weights explain with p = {p:0.0e+0}");
        var control = arms.Find(arm => arm.Name == experiment.Control)!;
        foreach (var guardrail in ramp.Guardrails)
            foreach (var arm in arms.Where(arm => arm != control))
                if (Broken(guardrail, arm, control, today, returnDays) is { } broken)
                    return broken;
        return null;
    }

    static string? Broken(GuardrailOptions guardrail, Arm arm, Arm control, int today, int returnDays)
    {
        var metric = Metric.All.First(metric => metric.Name == guardrail.Metric);
        if (metric.Of(arm.Days, today, returnDays) is not { } own || metric.Of(control.Days, today, returnDays) is not { } reference
            || Math.Max(own.Value, reference.Value) <= 0)
            return null;
        // Where nothing of the kind ever happens in the control, the arm itself says how much is much.
        var level = reference.Value > 0 ? reference.Value : own.Value;
        var difference = own.Minus(reference);
        var harm = metric.MoreIsBetter ? -difference.Value : difference.Value;
        var accepted = guardrail.Tolerance * reference.Value;
        double Radius(double scale) => AlwaysValid.Radius(difference.StandardError, scale, Alpha / 2);
        var radius = Math.Min(Radius(Math.Max(accepted, Least * level)), Radius(Great * level));
        return harm - radius <= accepted
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{metric.Name} of {arm.Name} is {own.Value:0.#####} against {reference.Value:0.#####} of {control.Name}: worse by {harm / level:0.#%}, "
                + $"at least {(harm - radius) / level:0.#%}, and {guardrail.Tolerance:0.#%} is accepted");
    }

    static List<Arm> Recent(ExperimentOptions experiment, IReadOnlyDictionary<ArmDayKey, ArmDay> counts, RampOptions ramp, long now) =>
        [.. experiment.Arms.Keys.Order(StringComparer.Ordinal).Select(arm => new Arm(
            arm, [.. counts.Where(c => c.Key.Arm == arm && c.Key.Day > Days.Of(now) - ramp.Days).Select(c => KeyValuePair.Create(c.Key.Day, c.Value))]))];

    // The configuration may have other stages than those that the decision was about.
    static int StageAt(RampOptions ramp, RampDecision standing) =>
        Math.Max(0, ramp.Stages.ToList().FindLastIndex(stage => stage <= standing.Exposure + 1e-9));

    static RampDecision Decision(string name, RampOptions ramp, int stage, RampStatus status, string reason, long now) => new()
    {
        Experiment = name,
        Attempt = ramp.Attempt,
        Stage = (uint)stage,
        Exposure = ramp.Stages[stage],
        Status = status,
        Reason = reason,
        Since = UnixTime.ToTimestamp(now),
    };

    sealed record Arm(string Name, List<KeyValuePair<int, ArmDay>> Days);
}
