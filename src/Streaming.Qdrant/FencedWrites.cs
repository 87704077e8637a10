using Streaming.Qdrant.Protocol;
using Range = Streaming.Qdrant.Protocol.Range;

namespace Streaming.Qdrant;

/// <summary>
/// Conditional writes: a point is written only where the server still holds what the writer has seen. The server does not say which points it
/// left alone, so the writer reads back. All go with ordering <c>strong</c>: with weak ordering, replicas decide differently and stay different.
/// Each id once a request; up to 256 points a request, one costs as much as in a smaller one.
/// </summary>
public static class FencedWrites
{
    public const string WriteIdKey = "write_id";
    public const string UpdatedAtKey = "updated_at";
    public const string OffsetKey = "offset";
    public const string AppliedUpToKey = "applied_up_to";

    /// <summary>Replaces points whose <c>write_id</c> is still the expected one; changed and absent points are left alone.</summary>
    /// <exception cref="ArgumentException">An id comes twice.</exception>
    public static UpsertPoints Update(string collection, IEnumerable<(PointStruct Point, string ExpectedWriteId)> writes)
    {
        var request = Request(collection, UpdateMode.UpdateOnly);
        request.UpdateFilter = new Filter();
        foreach (var (point, expected) in writes)
        {
            request.Points.Add(point);
            request.UpdateFilter.Should.Add(Conditions.All(Conditions.HasId(point.Id), Conditions.Keyword(WriteIdKey, expected)));
        }
        return RequireDistinct(request);
    }

    /// <summary>Inserts points that are absent; present ones are left alone.</summary>
    /// <exception cref="ArgumentException">An id comes twice.</exception>
    public static UpsertPoints Insert(string collection, IEnumerable<PointStruct> points)
    {
        var request = Request(collection, UpdateMode.InsertOnly);
        request.Points.Add(points);
        return RequireDistinct(request);
    }

    /// <summary>
    /// Writes points that are absent or whose stored <c>updated_at</c> is not newer than theirs; one without that, as somebody else may have
    /// written it, is not newer.
    /// </summary>
    /// <param name="writes">Each with its <c>updated_at</c>, Unix milliseconds below 2^53.</param>
    /// <exception cref="ArgumentException">An id comes twice.</exception>
    public static UpsertPoints NotOlder(string collection, IEnumerable<(PointStruct Point, long UpdatedAt)> writes)
    {
        var request = Request(collection, UpdateMode.Upsert);
        request.UpdateFilter = new Filter();
        foreach (var (point, updatedAt) in writes)
        {
            request.Points.Add(point);
            request.UpdateFilter.Should.Add(Conditions.All(
                Conditions.HasId(point.Id), Conditions.Not(Conditions.InRange(UpdatedAtKey, new Range { Gt = updatedAt }))));
        }
        return RequireDistinct(request);
    }

    /// <summary>Moves a progress point forward, never back: by offset, and at one offset by the time up to which all is applied.</summary>
    /// <param name="notBefore">The stored offset must have reached this: a collection that went back to a snapshot is not carried over the gap.</param>
    public static UpsertPoints Forward(string collection, PointStruct progress, long offset, long appliedUpTo, long notBefore = 0)
    {
        var request = Request(collection, UpdateMode.UpdateOnly);
        request.Points.Add(progress);
        request.UpdateFilter = new Filter
        {
            Must = { Conditions.InRange(OffsetKey, new Range { Gte = notBefore }) },
            Should =
            {
                Conditions.InRange(OffsetKey, new Range { Lt = offset }),
                Conditions.All(Conditions.EqualTo(OffsetKey, offset), Conditions.InRange(AppliedUpToKey, new Range { Lt = appliedUpTo })),
            },
        };
        return request;
    }

    /// <summary>Writes a point whatever stands there: not fenced at all, for what an operator demands.</summary>
    public static UpsertPoints Overwrite(string collection, PointStruct point)
    {
        var request = Request(collection, UpdateMode.Upsert);
        request.Points.Add(point);
        return request;
    }

    static UpsertPoints Request(string collection, UpdateMode mode) => new()
    {
        CollectionName = collection,
        Wait = true,
        Ordering = new WriteOrdering { Type = WriteOrderingType.Strong },
        UpdateMode = mode,
    };

    static UpsertPoints RequireDistinct(UpsertPoints request) =>
        request.Points.DistinctBy(point => point.Id).Count() == request.Points.Count
            ? request
            : throw new ArgumentException("A point id comes twice in one request: the server would judge both and keep the last.");
}
