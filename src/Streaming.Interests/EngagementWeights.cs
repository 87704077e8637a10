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
    /// <param name="window">Newest first.</param>
    /// <param name="weights">At least as long as the window; what lies beyond stays.</param>
    public static void Fill(IReadOnlyList<EngagementEvent> window, Weighting weighting, Span<float> weights)
    {
        for (var i = 0; i < window.Count; i++)
            weights[i] = Of(window[i], window[0].Time, weighting);
    }

    /// <summary>The weight of one engagement.</summary>
    /// <param name="newest">Time of its window's newest event, in Unix milliseconds.</param>
    public static float Of(EngagementEvent engagement, long newest, Weighting weighting) =>
        Action(engagement.Action, weighting) * Dwell(engagement.DwellMs, weighting) * Decay(engagement.Time, newest, weighting);

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

    static float Decay(long time, long newest, Weighting weighting)
    {
        var days = ((double)newest - time) / MillisecondsPerDay;
        return MathF.Max(weighting.DecayFloor, (float)Math.Exp(days / weighting.HalfLifeDays * -LogOfTwo));
    }
}
