using Streaming.Contracts;
using Streaming.Pipeline;
using Streaming.Pipeline.Items;
using Streaming.Pipeline.Users;
using Streaming.Qdrant;
using Streaming.Qdrant.Protocol;

namespace Streaming.EndToEnd.Tests.Stage;

/// <summary>What Qdrant holds, and waiting for it.</summary>
static class Stored
{
    const int PageSize = 1000;

    static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    /// <summary>Produces items and returns when they are there and the estimates of their topics count them all.</summary>
    public static async Task LoadAsync(this Cluster cluster, IReadOnlyList<Item> items, CancellationToken cancellationToken)
    {
        await cluster.ProduceAsync(items);
        await Eventually.HoldsAsync(
            async cancel =>
            {
                var counts = (await cluster.PointsAsync(Generation.TopicsAlias, new Filter { MustNot = { Conditions.IsEmpty(ItemPayload.TopicId) } }, cancel))
                    .ToDictionary(point => point.Payload[ItemPayload.TopicId].StringValue, point => point.Payload[ItemPayload.Count].IntegerValue);
                var missing = items.GroupBy(item => item.Topics[0]).Count(topic => counts.GetValueOrDefault(topic.Key) != topic.Count());
                return missing == 0 ? null : $"{missing} topics do not count all of their items\n{cluster.Worker("catalogue").Output}";
            },
            Deadline, cancellationToken);
    }

    /// <summary>The users of one collection whose id starts with <paramref name="prefix"/>.</summary>
    public static async Task<Dictionary<string, UserPoint>> UsersAsync(this Cluster cluster, string alias, string prefix, CancellationToken cancellationToken)
    {
        var notProgress = new Filter { Must = { Conditions.IsEmpty(QdrantProgressStore.Marker) } };
        var points = await cluster.PointsAsync(alias, notProgress, cancellationToken);
        return points.Select(point => UserPayload.Decode(point))
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
