using Streaming.Contracts;

namespace Streaming.Experiments.Splits;

/// <summary>
/// A bandit with full feedback: every kind and slot is shown all the time, at least at the floor, and multiplicative weights move shares towards
/// what brings more (Freund and Schapire, JCSS 55, 1997). Instead of raw rewards it takes the evidence in standard errors, squashed: a step is
/// small where chance could explain the difference, and never larger than allowed.
/// </summary>
public sealed class SplitLearner(SplitOptions options)
{
    public LearnedSplit Start(string segment, string surface) => new()
    {
        Segment = segment,
        Surface = surface,
        ImplicitShare = options.InitialShare,
        ImplicitWeights = { Enumerable.Repeat(1.0, Places.ImplicitSlots) },
        TopicWeight = 1,
        CollectionWeight = 1,
    };

    /// <summary>One step.</summary>
    public LearnedSplit Learn(LearnedSplit split, SplitEvidence evidence)
    {
        var kinds = Step([split.ImplicitShare, 1 - split.ImplicitShare], evidence, first: 0);
        var slots = Step([.. split.ImplicitWeights.Select(weight => weight / Places.ImplicitSlots)], evidence, Places.Kinds);
        var choices = Step(
            [split.TopicWeight / Places.ChoiceSlots, split.CollectionWeight / Places.ChoiceSlots], evidence, Places.Kinds + Places.ImplicitSlots);
        return new LearnedSplit
        {
            Segment = split.Segment,
            Surface = split.Surface,
            ImplicitShare = kinds[0],
            ImplicitWeights = { slots.Select(share => share * Places.ImplicitSlots) },
            TopicWeight = choices[0] * Places.ChoiceSlots,
            CollectionWeight = choices[1] * Places.ChoiceSlots,
            Updates = split.Updates + 1,
        };
    }

    double[] Step(double[] shares, SplitEvidence evidence, int first)
    {
        // The floor is told for two kinds; of more slots each keeps the same part of an equal share.
        var floor = 2 * options.Floor / shares.Length;
        var places = Enumerable.Range(first, shares.Length).ToArray();
        var advantages = places.Select(place => evidence.Advantage(place, [.. places.Where(other => other != place)])).ToArray();
        return Move(shares, advantages, floor, options.MaxStep);
    }

    /// <param name="shares">Add up to 1, none below the floor.</param>
    /// <param name="advantages">In standard errors, one a share.</param>
    /// <returns>Shares that add up to 1, none below the floor and none further than <paramref name="maxStep"/> from where it was.</returns>
    public static double[] Move(double[] shares, double[] advantages, double floor, double maxStep)
    {
        var wanted = shares.Zip(advantages, (share, advantage) => share * Math.Exp(4 * maxStep * Math.Tanh(advantage / 2))).ToArray();
        var sum = wanted.Sum();
        for (var i = 0; i < wanted.Length; i++)
            wanted[i] = Math.Max(floor, wanted[i] / sum);
        // What the floor gave is taken from what stands above it.
        var excess = wanted.Sum() - 1;
        var above = wanted.Sum(share => share - floor);
        for (var i = 0; i < wanted.Length; i++)
            wanted[i] -= above > 0 ? (wanted[i] - floor) / above * excess : 0;
        var longest = wanted.Zip(shares, (to, from) => Math.Abs(to - from)).Max();
        var part = longest > maxStep ? maxStep / longest : 1;
        return [.. shares.Zip(wanted, (from, to) => from + ((to - from) * part))];
    }
}
