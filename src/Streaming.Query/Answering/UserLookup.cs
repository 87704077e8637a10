using Streaming.Pipeline.Users;
using Streaming.Qdrant;

namespace Streaming.Query.Answering;

/// <summary>Reads a user's two points side by side.</summary>
sealed class UserLookup(IQdrantClient qdrant)
{
    /// <param name="majority">As a majority of the replicas has them; else from whichever replica answers first.</param>
    public async Task<UserView> LoadAsync(Generation generation, string userId, bool majority, CancellationToken cancellationToken)
    {
        var implicitPoint = LoadAsync(generation.UserImplicit, userId, majority, cancellationToken);
        var explicitPoint = LoadAsync(generation.UserExplicit, userId, majority, cancellationToken);
        await Task.WhenAll(implicitPoint, explicitPoint);
        return UserView.Of(await implicitPoint, await explicitPoint);
    }

    async Task<UserPoint> LoadAsync(string collection, string userId, bool majority, CancellationToken cancellationToken)
    {
        var found = await qdrant.GetAsync(UserPointReads.Serve(collection, userId, majority), cancellationToken);
        if (found.Count == 0)
            return UserPoint.New(userId);
        var point = UserPayload.Decode(found[0]);
        return point.UserId == userId
            ? point
            : throw new FormatException($"The point of user '{userId}' in {collection} belongs to user '{point.UserId}': the ids have one UUIDv5.");
    }
}
