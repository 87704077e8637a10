using Streaming.Qdrant;
using Streaming.Qdrant.Protocol;

namespace Streaming.Pipeline.Users;

/// <summary>Reads of user points that no write depends on.</summary>
public static class UserPointReads
{
    /// <summary>State, payload and vectors.</summary>
    /// <param name="majority">As a majority of the replicas has them; else from whichever replica answers first.</param>
    public static GetPoints Serve(string collection, string userId, bool majority = false)
    {
        var request = MajorityReads.Get(collection, [PointIds.User(userId)]);
        if (!majority)
            request.ReadConsistency = null;
        return request;
    }
}
