using Streaming.Operator.Running;
using Streaming.Pipeline.Users;
using Streaming.Qdrant;

namespace Streaming.Operator.Commands.Users;

/// <summary>Both points of a user in one generation, as the server holds them.</summary>
sealed record StoredUser(string UserId, UserPoint Implicit, UserPoint Explicit)
{
    /// <summary>A point that is not there is <see cref="UserPoint.New"/>.</summary>
    /// <exception cref="CommandFailedException">A point cannot be read, or belongs to another user.</exception>
    public static async Task<StoredUser> LoadAsync(IQdrantClient qdrant, Generation generation, string userId, CancellationToken cancellationToken)
    {
        var implicitPoint = LoadAsync(qdrant, generation.UserImplicit, userId, cancellationToken);
        var explicitPoint = LoadAsync(qdrant, generation.UserExplicit, userId, cancellationToken);
        return new StoredUser(userId, await implicitPoint, await explicitPoint);
    }

    static async Task<UserPoint> LoadAsync(IQdrantClient qdrant, string collection, string userId, CancellationToken cancellationToken)
    {
        var found = await qdrant.GetAsync(MajorityReads.Get(collection, [PointIds.User(userId)]), cancellationToken);
        if (found.Count == 0)
            return UserPoint.New(userId);
        try
        {
            var point = UserPayload.Decode(found[0]);
            return point.UserId == userId
                ? point
                : throw new CommandFailedException($"The point of user '{userId}' in {collection} belongs to user '{point.UserId}': the ids have one UUIDv5.");
        }
        catch (FormatException e)
        {
            throw new CommandFailedException($"The point of user '{userId}' in {collection} cannot be read: {e.Message}");
        }
    }
}
