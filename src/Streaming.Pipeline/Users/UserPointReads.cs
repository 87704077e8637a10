using Streaming.Qdrant;
using Streaming.Qdrant.Protocol;

namespace Streaming.Pipeline.Users;

/// <summary>Reads of user points that no write depends on.</summary>
public static class UserPointReads
{
    /// <summary>State, payload and vectors from whichever replica answers first.</summary>
    public static GetPoints Serve(string collection, string userId) => new()
    {
        CollectionName = collection,
        Ids = { PointIds.User(userId).ToPointId() },
        WithPayload = new WithPayloadSelector { Enable = true },
        WithVectors = new WithVectorsSelector { Enable = true },
    };
}
