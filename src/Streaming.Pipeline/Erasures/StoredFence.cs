using Streaming.Contracts;
using Streaming.Pipeline.Users;
using Streaming.Qdrant;

namespace Streaming.Pipeline.Erasures;

/// <summary>Up to when users are erased in one collection, as the server holds it: no cache is asked.</summary>
/// <param name="ErasedAt">Unix milliseconds; null: not erased, or there is no point.</param>
/// <param name="Exists">Whether the collection has a point of the user.</param>
/// <param name="Error">Why the point cannot be read; null where it can.</param>
readonly record struct StoredFence(long? ErasedAt, bool Exists, string? Error)
{
    /// <summary>The fences of the users of <paramref name="erasures"/>, by user id.</summary>
    public static async Task<IReadOnlyDictionary<string, StoredFence>> ReadAsync(
        IQdrantClient qdrant, string collection, IEnumerable<Erasure> erasures, CancellationToken cancellationToken)
    {
        var byPoint = erasures.Select(erasure => erasure.UserId).Distinct().ToDictionary(PointIds.User);
        var points = await qdrant.GetAsync(MajorityReads.Get(collection, byPoint.Keys, withVectors: false), cancellationToken);
        var fences = byPoint.Values.ToDictionary(user => user, _ => default(StoredFence));
        foreach (var point in points)
        {
            var user = byPoint[point.Id.ToGuid()];
            fences[user] = Decode(user, point);
        }
        return fences;
    }

    /// <summary>Whether nothing at or before the receipt's time is left.</summary>
    public bool Covers(ErasureReceipt receipt) => ErasedAt >= receipt.ErasedThrough.ToUnixMilliseconds();

    static StoredFence Decode(string user, Qdrant.Protocol.RetrievedPoint point)
    {
        try
        {
            var stored = UserPayload.Decode(point);
            return stored.UserId == user
                ? new StoredFence(stored.State.ErasedAt, Exists: true, null)
                : new StoredFence(null, Exists: true, $"its point belongs to user '{stored.UserId}'");
        }
        catch (FormatException e)
        {
            return new StoredFence(null, Exists: true, e.Message);
        }
    }
}
