namespace Streaming.Interests;

/// <summary>The implicit interests of one user. An empty slot has a zero row, mass 0 and medoid -1.</summary>
/// <param name="Interests">K × D, each row of unit norm.</param>
/// <param name="Mass">K routing masses: the paper's importance, from which budgets follow.</param>
/// <param name="Medoid">K indices: the member nearest to the centroid, the newest on ties.</param>
/// <param name="Assignment">L slots: -1 for an item that is not valid, and for the items of a slot that came out empty.</param>
public sealed record Clusters(float[] Interests, float[] Mass, long[] Medoid, long[] Assignment)
{
    /// <summary>
    /// An interest's id: the event id of its oldest member, so that it comes from content and outlives recomputation.
    /// </summary>
    /// <param name="assignment">The slot of each engagement; -1 for none.</param>
    /// <param name="window">Newest first, as it was clustered.</param>
    /// <returns>For each slot its id; null for an empty one.</returns>
    public static string?[] Ids(ReadOnlySpan<long> assignment, IReadOnlyList<EngagementEvent> window, int interests)
    {
        var ids = new string?[interests];
        for (var i = 0; i < window.Count; i++)
        {
            if (assignment[i] >= 0)
                ids[assignment[i]] = window[i].EventId.ToString();
        }

        return ids;
    }
}
