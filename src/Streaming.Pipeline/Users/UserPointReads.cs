using Streaming.Qdrant;
using Streaming.Qdrant.Protocol;

namespace Streaming.Pipeline.Users;

/// <summary>Requests that read user points: states with the consistency that a conditional write needs, answers with the cheapest.</summary>
public static class UserPointReads
{
    /// <summary>State and payload, as a majority of the replicas has them.</summary>
    public static GetPoints Get(string collection, IEnumerable<string> userIds, bool withVectors) => new()
    {
        CollectionName = collection,
        Ids = { userIds.Select(id => PointIds.User(id).ToPointId()) },
        WithPayload = new WithPayloadSelector { Enable = true },
        WithVectors = new WithVectorsSelector { Enable = withVectors },
        ReadConsistency = new ReadConsistency { Type = ReadConsistencyType.Majority },
    };

    /// <summary>The write ids alone, as a majority of the replicas has them.</summary>
    public static GetPoints WriteIds(string collection, IEnumerable<string> userIds) => new()
    {
        CollectionName = collection,
        Ids = { userIds.Select(id => PointIds.User(id).ToPointId()) },
        WithPayload = new WithPayloadSelector { Include = new PayloadIncludeSelector { Fields = { UserPayload.WriteId } } },
        WithVectors = new WithVectorsSelector { Enable = false },
        ReadConsistency = new ReadConsistency { Type = ReadConsistencyType.Majority },
    };

    /// <summary>State, payload and vectors from whichever replica answers first.</summary>
    public static GetPoints Serve(string collection, string userId) => new()
    {
        CollectionName = collection,
        Ids = { PointIds.User(userId).ToPointId() },
        WithPayload = new WithPayloadSelector { Enable = true },
        WithVectors = new WithVectorsSelector { Enable = true },
    };
}
