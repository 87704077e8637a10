using Streaming.Pipeline.Users;
using Streaming.Qdrant;

namespace Streaming.Query.Answering;

/// <summary>Reads a user's two points side by side.</summary>
sealed class UserLookup(IQdrantClient qdrant)
{
    public async Task<UserView> LoadAsync(Generation generation, string userId, CancellationToken cancellationToken)
    {
        var implicitPoint = LoadAsync(generation.UserImplicit, userId, cancellationToken);
        var explicitPoint = LoadAsync(generation.UserExplicit, userId, cancellationToken);
        await Task.WhenAll(implicitPoint, explicitPoint);
        return UserView.Of(await implicitPoint, await explicitPoint);
    }

    async Task<UserPoint> LoadAsync(string collection, string userId, CancellationToken cancellationToken)
    {
        var found = await qdrant.GetAsync(UserPointReads.Serve(collection, userId), cancellationToken);
        if (found.Count == 0)
            return UserPoint.New(userId);
        var point = UserPayload.Decode(found[0]);
        return point.UserId == userId
            ? point
            : throw new FormatException($"The point of user '{userId}' in {collection} belongs to user '{point.UserId}': the ids have one UUIDv5.");
    }
}
