using Streaming.Pipeline;
using Streaming.Pipeline.Users;
using Streaming.Qdrant;
using Streaming.Qdrant.Protocol;

namespace Streaming.Operator.Commands.Rollouts.Comparing;

/// <summary>Draws users of a collection: some neighbours from each of many random places. Point ids are hashes, so neighbours have nothing in common.</summary>
sealed class SampledUsers(IQdrantClient qdrant, int seed)
{
    const int Neighbours = 8;

    static readonly Filter Users = new() { Must = { Conditions.IsEmpty(QdrantProgressStore.Marker) } };

    /// <returns>At most <paramref name="count"/> user ids, each once, in an order of its own.</returns>
    public async Task<IReadOnlyList<string>> DrawAsync(string collection, int count, CancellationToken cancellationToken)
    {
        var random = new Random(seed);
        var drawn = new HashSet<string>(StringComparer.Ordinal);
        var bytes = new byte[16];
        // Twice as many looks as it takes: where few users are, the places overlap.
        for (var look = 0; look < 2 * count && drawn.Count < count; look++)
        {
            random.NextBytes(bytes);
            var request = MajorityReads.Scroll(collection, Users, Neighbours, new PointId { Uuid = new Guid(bytes).ToString() }, fields: UserPayload.UserId);
            foreach (var point in (await qdrant.ScrollAsync(request, cancellationToken)).Result)
                drawn.Add(point.Payload[UserPayload.UserId].StringValue);
        }
        return [.. drawn.Take(count)];
    }
}
