using Streaming.Contracts;
using Streaming.Experiments.Counting;

namespace Streaming.Experiments.Splits;

/// <summary>Takes a step of learning wherever its time has come and there is enough fresh evidence.</summary>
public sealed class SplitSteps(ExperimentState state, SplitOptions options)
{
    const string Adaptive = "adaptive";

    readonly SplitLearner learner = new(options);

    /// <summary>Whether answers of a strategy teach.</summary>
    public static Func<string, bool> Teaches(SplitOptions options) =>
        options.Strategies.Count == 0 ? static name => name == Adaptive : options.Strategies.ToHashSet(StringComparer.Ordinal).Contains;

    /// <param name="now">Unix milliseconds.</param>
    /// <returns>The splits that have moved.</returns>
    public List<LearnedSplit> Step(long now)
    {
        var moved = new List<LearnedSplit>();
        foreach (var (key, learning) in state.Learning)
        {
            if (learning.Evidence.Fresh < options.MinImpressions || now - learning.SteppedAt < options.Interval.TotalMilliseconds)
                continue;
            learning.Split = learner.Learn(learning.Split, learning.Evidence);
            learning.Evidence.Discount(Math.Pow(0.5, 1 / options.HalfLifeSteps));
            learning.SteppedAt = now;
            state.Touch(StateKeys.Learning(key));
            moved.Add(learning.Split);
        }
        return moved;
    }
}
