using Google.Protobuf;
using Streaming.Qdrant.Protocol;

namespace Streaming.Embedded.Qdrant;

/// <summary>One collection in memory. Reads run side by side, writes one after the other: each request is applied as a whole.</summary>
sealed partial class EmbeddedCollection : IDisposable
{
    readonly ReaderWriterLockSlim _lock = new();
    readonly Dictionary<PointKey, StoredPoint> _points = [];
    readonly SortedKeys _keys = new();
    readonly Dictionary<string, KeywordIndex> _keywords = [];
    readonly Dictionary<string, FieldType> _otherFields = [];
    readonly DenseRows? _rows;
    readonly VectorSpec _spec;
    ulong _operation;

    public EmbeddedCollection(CreateCollection definition)
    {
        Definition = definition;
        _spec = VectorSpec.Of(definition);
        _rows = _spec.IsMulti ? null : new DenseRows(_spec.Dimension);
    }

    public CreateCollection Definition { get; }

    public ulong Upsert(UpsertRequest request)
    {
        if (request.Count == 0)
            throw Refuse.Invalid("Bad request: Empty update request");
        var decoder = new PointDecoder(_spec, payloadField: 3);
        var points = new (PointKey Key, PointData Data)[request.Count];
        for (var i = 0; i < points.Length; i++)
            points[i] = decoder.Decode(request.Point(i));
        var filter = PointFilter.Of(request.UpdateFilter);
        return Write(version =>
        {
            // Every point is judged against what is stored before the request; of one id given twice the last wins.
            var accepted = Array.ConvertAll(points, point => IsAccepted(point.Key, request.UpdateMode, filter));
            for (var i = 0; i < points.Length; i++)
                if (accepted[i])
                    Put(points[i].Key, points[i].Data, version);
        });
    }

    public ulong Delete(PointsSelector? selector)
    {
        var find = Selection(selector);
        return Write(_ =>
        {
            foreach (var point in find().ToArray())
            {
                Index(point, point.Data, null);
                _points.Remove(point.Key);
            }
        });
    }

    public ulong SetPayload(SetPayloadPoints request)
    {
        var find = Selection(request.PointsSelector);
        var decoder = new PointDecoder(_spec, payloadField: 2);
        return Write(version =>
        {
            foreach (var point in find().ToArray())
            {
                var changed = RetrievedPoint.Parser.ParseFrom(point.Data.All.Span);
                foreach (var (key, value) in request.Payload)
                    changed.Payload[key] = value;
                Put(point.Key, decoder.Decode(changed.ToByteArray()).Data, version);
            }
        });
    }

    public ulong CreateFieldIndex(string field, FieldType type)
    {
        // The real server counts two operations for it.
        _ = Write(_ => { });
        return Write(_ => AddIndex(field, type));
    }

    public void Dispose() => _lock.Dispose();

    void AddIndex(string field, FieldType type)
    {
        if (type != FieldType.Keyword)
        {
            _otherFields[field] = type;
            return;
        }
        var index = new KeywordIndex(field);
        foreach (var point in _points.Values)
            index.Change(point, null, point.Data);
        _keywords[field] = index;
    }

    bool IsAccepted(PointKey key, UpdateMode mode, PointFilter? filter) =>
        _points.TryGetValue(key, out var stored)
            ? mode != UpdateMode.InsertOnly && (filter is null || filter.Matches(stored))
            : mode != UpdateMode.UpdateOnly;

    void Put(PointKey key, PointData data, ulong version)
    {
        if (_points.TryGetValue(key, out var point))
        {
            Index(point, point.Data, data);
            point.Data = data;
            point.Version = version;
            return;
        }
        point = new StoredPoint(key, data, version);
        _points.Add(key, point);
        _keys.Add(key);
        Index(point, null, data);
    }

    void Index(StoredPoint point, PointData? before, PointData? after)
    {
        foreach (var index in _keywords.Values)
            index.Change(point, before, after);
        if (after is { Rows: > 0 })
            _rows?.Set(point, after.Row(0));
        else
            _rows?.Remove(point);
    }

    Func<IEnumerable<StoredPoint>> Selection(PointsSelector? selector)
    {
        switch (selector?.PointsSelectorOneOfCase)
        {
            case PointsSelector.PointsSelectorOneOfOneofCase.Points:
                var keys = selector.Points.Ids.Select(PointKey.Of).Distinct().ToArray();
                return () => keys.Select(key => _points.GetValueOrDefault(key)).OfType<StoredPoint>();
            case PointsSelector.PointsSelectorOneOfOneofCase.Filter:
                var filter = PointFilter.Of(selector.Filter);
                return () => Matching(selector.Filter, filter);
            default:
                throw Refuse.Invalid("Bad request: PointsSelector is missing");
        }
    }

    ulong Write(Action<ulong> apply)
    {
        _lock.EnterWriteLock();
        try
        {
            apply(++_operation);
            return _operation;
        }
        finally
        {
            _lock.ExitWriteLock();
        }
    }

    T Read<T>(Func<T> read)
    {
        _lock.EnterReadLock();
        try
        {
            return read();
        }
        finally
        {
            _lock.ExitReadLock();
        }
    }
}
