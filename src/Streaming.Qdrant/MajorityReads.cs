using Streaming.Qdrant.Protocol;

namespace Streaming.Qdrant;

/// <summary>
/// Reads that a fenced write may rely on: with consistency <c>majority</c>. On one node it costs nothing; on a cluster, reads from a single
/// replica lose updates.
/// </summary>
public static class MajorityReads
{
    static readonly WithVectorsSelector Vectors = new() { Enable = true };

    /// <summary>The points with their payload and vectors. Missing ones are left out of the answer, whose order is not the order asked.</summary>
    /// <param name="fields">Payload keys to return; none given returns all.</param>
    public static GetPoints Get(string collection, IEnumerable<Guid> ids, bool withVectors = true, params ReadOnlySpan<string> fields)
    {
        var request = new GetPoints
        {
            CollectionName = collection,
            WithPayload = Payload(fields),
            ReadConsistency = Majority(),
        };
        if (withVectors)
            request.WithVectors = Vectors;
        foreach (var id in ids)
            request.Ids.Add(id.ToPointId());
        return request;
    }

    /// <summary>One page of the points that match, in the order of their ids.</summary>
    /// <param name="from">The last answer's <c>next_page_offset</c>; null starts.</param>
    public static ScrollPoints Scroll(string collection, Filter? filter, int limit, PointId? from = null, bool withVectors = false,
        params ReadOnlySpan<string> fields)
    {
        var request = new ScrollPoints
        {
            CollectionName = collection,
            Filter = filter,
            Limit = (uint)limit,
            Offset = from,
            WithPayload = Payload(fields),
            ReadConsistency = Majority(),
        };
        if (withVectors)
            request.WithVectors = Vectors;
        return request;
    }

    static WithPayloadSelector Payload(ReadOnlySpan<string> fields)
    {
        if (fields.IsEmpty)
            return new WithPayloadSelector { Enable = true };
        var include = new PayloadIncludeSelector();
        foreach (var field in fields)
            include.Fields.Add(field);
        return new WithPayloadSelector { Include = include };
    }

    static ReadConsistency Majority() => new() { Type = ReadConsistencyType.Majority };
}
