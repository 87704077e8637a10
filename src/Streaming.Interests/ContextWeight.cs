namespace Streaming.Interests;

/// <summary>What the moment of a request makes of a score: topics boosted or muted, older items less.</summary>
public static class ContextWeight
{
    /// <summary>How much an item of an age counts, halved with every half-life.</summary>
    /// <param name="ageMs">Milliseconds; an item of the future counts as new.</param>
    /// <param name="halfLifeMs">Milliseconds, above 0.</param>
    public static double OfAge(long ageMs, long halfLifeMs) => ageMs <= 0 ? 1 : Math.Pow(2, -(double)ageMs / halfLifeMs);

    /// <summary>
    /// A cosine times a factor, on the scale from opposite (0) to the same (1): (1 + cosine) · factor - 1. A factor of 1 changes nothing, a
    /// greater one never makes the score less, and none turns the order of unlike cosines round.
    /// </summary>
    /// <param name="cosine">-1 to 1.</param>
    /// <param name="factor">≥ 0.</param>
    public static float Apply(float cosine, double factor) => (float)(((1.0 + cosine) * factor) - 1);
}
