using Google.Protobuf;
using Streaming.Qdrant.Protocol;

namespace Streaming.Qdrant;

/// <summary>A PointStruct in its wire format, and the write id that the stored point must have; empty: the point must be absent.</summary>
public readonly record struct EncodedPoint(Guid Id, ReadOnlyMemory<byte> Bytes, string ExpectedWriteId);

/// <summary>The writes of <see cref="FencedWrites"/> for points that are encoded already: the hot path of the workers.</summary>
public static class EncodedWrites
{
    const int BytesPerClause = 192;

    /// <summary><see cref="FencedWrites.Update"/>: replaces points whose <c>write_id</c> is still the expected one.</summary>
    /// <param name="points">Each id once.</param>
    public static EncodedUpsertPoints Update(string collection, ReadOnlySpan<EncodedPoint> points)
    {
        var request = Request(collection, UpdateMode.UpdateOnly, points);
        var filter = new WireBuffer(points.Length * BytesPerClause);
        foreach (var point in points)
            Clause(filter, point);
        request.UpdateFilter = UnsafeByteOperations.UnsafeWrap(filter.Written);
        return request;
    }

    /// <summary><see cref="FencedWrites.Insert"/>: inserts points that are absent.</summary>
    /// <param name="points">Each id once.</param>
    public static EncodedUpsertPoints Insert(string collection, ReadOnlySpan<EncodedPoint> points) =>
        Request(collection, UpdateMode.InsertOnly, points);

    static EncodedUpsertPoints Request(string collection, UpdateMode mode, ReadOnlySpan<EncodedPoint> points)
    {
        var request = new EncodedUpsertPoints
        {
            CollectionName = collection,
            Wait = true,
            Ordering = new WriteOrdering { Type = WriteOrderingType.Strong },
            UpdateMode = mode,
        };
        request.Points.Capacity = points.Length;
        foreach (var point in points)
            request.Points.Add(UnsafeByteOperations.UnsafeWrap(point.Bytes));
        return request;
    }

    /// <summary><c>should: [{ must: [has_id, write_id == expected] }]</c>, one clause a point.</summary>
    static void Clause(WireBuffer filter, in EncodedPoint point)
    {
        Span<char> id = stackalloc char[36];
        point.Id.TryFormat(id, out _);
        var should = filter.Begin(Filter.ShouldFieldNumber);
        var all = filter.Begin(Condition.FilterFieldNumber);

        var must = filter.Begin(Filter.MustFieldNumber);
        var hasId = filter.Begin(Condition.HasIdFieldNumber);
        var pointId = filter.Begin(HasIdCondition.HasIdFieldNumber);
        filter.Text(PointId.UuidFieldNumber, id);
        filter.End(pointId);
        filter.End(hasId);
        filter.End(must);

        must = filter.Begin(Filter.MustFieldNumber);
        var field = filter.Begin(Condition.FieldFieldNumber);
        filter.Text(FieldCondition.KeyFieldNumber, FencedWrites.WriteIdKey);
        var match = filter.Begin(FieldCondition.MatchFieldNumber);
        filter.Text(Match.KeywordFieldNumber, point.ExpectedWriteId);
        filter.End(match);
        filter.End(field);
        filter.End(must);

        filter.End(all);
        filter.End(should);
    }
}
