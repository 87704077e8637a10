namespace Streaming.Interests;

/// <summary>How much an engagement counts: action weight × dwell factor × time decay. See <see cref="EngagementWeights"/>.</summary>
public sealed record Weighting
{
    /// <summary>≥ 0, as are the other action weights.</summary>
    public float View { get; init; } = 1f;
    public float Click { get; init; } = 2f;
    public float Save { get; init; } = 4f;
    public float Share { get; init; } = 4f;

    /// <summary>
    /// The factor of a dwell of 0 s, 0 to 1. It rises linearly to 1 at <see cref="DwellSaturationSeconds"/>; an unmeasured dwell counts 1.
    /// </summary>
    public float DwellFloor { get; init; } = 0.25f;

    /// <summary>Seconds, ≥ 0; 0 makes every dwell count 1.</summary>
    public float DwellSaturationSeconds { get; init; } = 30f;

    /// <summary>Days before the window's newest event at which an engagement counts half, above 0; infinity for no decay.</summary>
    public float HalfLifeDays { get; init; } = 30f;

    /// <summary>Time decay never falls below this, 0 to 1.</summary>
    public float DecayFloor { get; init; } = 0.05f;
}
