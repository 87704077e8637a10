namespace Streaming.Interests;

/// <summary>How the ranked lists of several sources become one list.</summary>
public enum BlendRule
{
    /// <summary>The sources take turns (arXiv 2506.23060). See <see cref="RoundRobin"/>.</summary>
    RoundRobin,

    /// <summary>The sources take turns in proportion to their weights. See <see cref="WeightedRoundRobin"/>.</summary>
    WeightedRoundRobin,

    /// <summary>All items by their best weighted score. See <see cref="PooledScore"/>.</summary>
    PooledScore,

    /// <summary>All items by the sum of their standard scores within each source. See <see cref="StandardScore"/>.</summary>
    StandardScore,

    /// <summary>All items by the sum of their relative ranks within each source. See <see cref="RankScore"/>.</summary>
    RankScore,

    /// <summary>All items by the sum of their reciprocal ranks. See <see cref="ReciprocalRankFusion"/>.</summary>
    ReciprocalRankFusion,
}
