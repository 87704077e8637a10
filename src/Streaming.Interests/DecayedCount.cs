namespace Streaming.Interests;

/// <summary>A count that halves with every half-life: Σ weight · 2^(-(age) / half-life). The order of what is added plays no part.</summary>
/// <param name="Value">As of <paramref name="Time"/>, ≥ 0.</param>
/// <param name="Time">Unix milliseconds of the newest that was added.</param>
public readonly record struct DecayedCount(double Value, long Time)
{
    /// <summary>With one more.</summary>
    /// <param name="weight">≥ 0.</param>
    /// <param name="time">Unix milliseconds, in any order.</param>
    /// <param name="halfLifeMs">Milliseconds, above 0.</param>
    public DecayedCount Add(double weight, long time, long halfLifeMs) => Value == 0
        ? new DecayedCount(weight, time)
        : time >= Time
            ? new DecayedCount((Value * Decay(time - Time, halfLifeMs)) + weight, time)
            : new DecayedCount(Value + (weight * Decay(Time - time, halfLifeMs)), Time);

    /// <summary>The count at a time.</summary>
    public double At(long time, long halfLifeMs) => Value * Decay(time - Time, halfLifeMs);

    static double Decay(long elapsed, long halfLifeMs) => Math.Pow(2, -(double)elapsed / halfLifeMs);
}
