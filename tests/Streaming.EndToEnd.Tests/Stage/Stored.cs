using Streaming.Pipeline;
using Streaming.Pipeline.Users;
using Streaming.Qdrant;
using Streaming.Qdrant.Protocol;

namespace Streaming.EndToEnd.Tests.Stage;

/// <summary>What Qdrant holds.</summary>
static class Stored
{
    const int PageSize = 1000;

    /// <summary>The users of one collection whose id starts with <paramref name="prefix"/>.</summary>
    public static async Task<Dictionary<string, UserPoint>> UsersAsync(this Cluster cluster, string alias, string prefix, CancellationToken cancellationToken)
    {
        var notProgress = new Filter { Must = { Conditions.IsEmpty(QdrantProgressStore.Marker) } };
        var points = await cluster.PointsAsync(alias, notProgress, cancellationToken);
        return points.Select(UserPayload.Decode)
            .Where(user => user.UserId.StartsWith(prefix, StringComparison.Ordinal))
            .ToDictionary(user => user.UserId);
    }

    /// <summary>The points of one collection that match.</summary>
    public static async Task<List<RetrievedPoint>> PointsAsync(this Cluster cluster, string alias, Filter? filter, CancellationToken cancellationToken)
    {
        var all = new List<RetrievedPoint>();
        PointId? next = null;
        do
        {
            var page = await cluster.Qdrant.ScrollAsync(
                MajorityReads.Scroll(cluster.Generation.NameOf(alias), filter, PageSize, next, withVectors: true), cancellationToken);
            all.AddRange(page.Result);
            next = page.NextPageOffset;
        }
        while (next is not null);
        return all;
    }
}
