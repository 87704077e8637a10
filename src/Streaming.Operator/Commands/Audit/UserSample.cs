using Streaming.Pipeline;
using Streaming.Pipeline.Users;
using Streaming.Qdrant;
using Streaming.Qdrant.Protocol;

namespace Streaming.Operator.Commands.Audit;

/// <summary>Users of a collection drawn by chance: a point's id is a hash of the user's, so those after a random id are as good as any.</summary>
static class UserSample
{
    const int Page = 256;

    /// <returns>At most <paramref name="users"/> ids; fewer where the collection has fewer.</returns>
    public static async Task<IReadOnlyList<string>> DrawAsync(IQdrantClient qdrant, string collection, int users, int seed, CancellationToken cancellationToken)
    {
        var start = new byte[16];
        new Random(seed).NextBytes(start);
        var found = new List<string>();
        await CollectAsync(new Guid(start).ToPointId());
        // From the beginning once the end is reached.
        if (found.Count < users)
            await CollectAsync(null);
        return [.. found.Distinct().Take(users)];

        async Task CollectAsync(PointId? next)
        {
            var filter = new Filter { Must = { Conditions.IsEmpty(QdrantProgressStore.Marker) } };
            do
            {
                var page = await qdrant.ScrollAsync(MajorityReads.Scroll(collection, filter, Math.Min(Page, users), next), cancellationToken);
                found.AddRange(page.Result.Select(point => point.Payload.TryGetValue(UserPayload.UserId, out var user) ? user.StringValue : "").Where(user => user.Length > 0));
                next = page.NextPageOffset;
            }
            while (next is not null && found.Count < users);
        }
    }
}
