using System.Numerics;
using System.Runtime.InteropServices;

namespace Streaming.Interests;

/// <summary>
/// The weights with which engagements enter the interests. Ages count back from the window's newest event, so that a replay gives
/// the same weights at any later time.
/// </summary>
public static class EngagementWeights
{
    const double MillisecondsPerDay = 24 * 60 * 60 * 1000;

    const double LogOfTwo = 0.69314718055994530942;

    /// <summary>Fills one weight, ≥ 0, for each engagement of a window.</summary>
    /// <param name="window">Newest first, at most <see cref="UserState.WindowLength"/>.</param>
    /// <param name="weights">At least as long as the window; what lies beyond stays.</param>
    public static void Fill(ReadOnlySpan<EngagementFact> window, Weighting weighting, Span<float> weights)
    {
        if (window.Length > 0)
            Fill(window, window[0].Time, weighting, weights);
    }

    /// <summary>The weight of one engagement.</summary>
    /// <param name="newest">Time of its window's newest event, in Unix milliseconds.</param>
    public static float Of(in EngagementFact engagement, long newest, Weighting weighting)
    {
        var weight = 0f;
        Fill(new ReadOnlySpan<EngagementFact>(in engagement), newest, weighting, new Span<float>(ref weight));
        return weight;
    }

    static void Fill(ReadOnlySpan<EngagementFact> window, long newest, Weighting weighting, Span<float> weights)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(window.Length, UserState.WindowLength, nameof(window));
        Span<double> decay = stackalloc double[UserState.WindowLength + Vector<double>.Count];
        var perMillisecond = -LogOfTwo / (MillisecondsPerDay * weighting.HalfLifeDays);
        for (var i = 0; i < window.Length; i++)
            decay[i] = ((double)newest - window[i].Time) * perMillisecond;
        var lanes = (window.Length + Vector<double>.Count - 1) / Vector<double>.Count;
        foreach (ref var exponents in MemoryMarshal.Cast<double, Vector<double>>(decay)[..lanes])
            exponents = Vector.Exp(exponents);
        for (var i = 0; i < window.Length; i++)
            weights[i] = Action(window[i].Action, weighting) * Dwell(window[i].DwellMs, weighting)
                * MathF.Max(weighting.DecayFloor, (float)decay[i]);
    }

    static float Action(EngagementAction action, Weighting weighting) => action switch
    {
        EngagementAction.View => weighting.View,
        EngagementAction.Click => weighting.Click,
        EngagementAction.Save => weighting.Save,
        EngagementAction.Share => weighting.Share,
        _ => throw new ArgumentOutOfRangeException(nameof(action), action, "An engagement is a view, click, save or share."),
    };

    static float Dwell(int dwellMs, Weighting weighting)
    {
        var saturation = weighting.DwellSaturationSeconds * 1000f;
        return dwellMs < 0 || dwellMs >= saturation ? 1f : float.Lerp(weighting.DwellFloor, 1f, dwellMs / saturation);
    }
}
