using System.Numerics.Tensors;
using Google.Protobuf;
using Streaming.Embedded.Qdrant.Protocol;
using Streaming.Qdrant.Protocol;

namespace Streaming.Embedded.Qdrant;

sealed partial class EmbeddedCollection
{
    public IEnumerable<ByteString> Get(GetPoints request)
    {
        var keys = request.Ids.Select(PointKey.Of).Distinct().ToArray();
        var answers = new Answers(request.WithPayload, request.WithVectors, defaultPayload: false);
        var found = Read(() => keys.Select(key => _points.GetValueOrDefault(key)?.Data).OfType<PointData>().ToArray());
        return found.Select(answers.Retrieved);
    }

    public (IEnumerable<ByteString> Page, PointId? Next) Scroll(ScrollPoints request)
    {
        var limit = request.HasLimit ? (int)request.Limit : 10;
        if (limit < 1)
            throw Refuse.Invalid("Validation error in body: [limit: value 0 invalid, must be 1 or larger]");
        var from = request.Offset is null ? default : PointKey.Of(request.Offset);
        var filter = PointFilter.Of(request.Filter);
        var answers = new Answers(request.WithPayload, request.WithVectors, defaultPayload: true);
        var found = Read(() => InOrder(request.Filter, filter, from).Take(limit + 1).Select(point => (point.Key, point.Data)).ToArray());
        return (found.Take(limit).Select(point => answers.Retrieved(point.Data)), found.Length > limit ? found[limit].Key.ToPointId() : null);
    }

    public ulong Count(Filter? filter)
    {
        var compiled = PointFilter.Of(filter);
        return Read(() => (ulong)(compiled is null ? _points.Count : Matching(filter, compiled).Count()));
    }

    /// <param name="lookUp">Finds a stored vector when the query names a point of another collection.</param>
    public IEnumerable<ByteString> Query(QueryPoints request, Func<string, EmbeddedCollection> lookUp)
    {
        if (request.HasLimit && request.Limit == 0)
            throw Refuse.Invalid("Validation error in body: [limit: value 0 invalid, must be 1 or larger]");
        var nearest = request.Query?.Nearest ?? throw Refuse.Unsupported("queries other than nearest");
        var own = nearest.Id is null || request.LookupFrom is not null ? default(PointKey?) : PointKey.Of(nearest.Id);
        var query = nearest.Id is null
            ? QueryVector(nearest)
            : (request.LookupFrom is { } other ? lookUp(other.CollectionName) : this).VectorOf(PointKey.Of(nearest.Id));
        if (query.Length == 0 || query.Length % _spec.Dimension != 0 || (!_spec.IsMulti && query.Length != _spec.Dimension))
            throw Refuse.Dimension(_spec.Dimension, query.Length);
        for (var start = 0; start < query.Length; start += _spec.Dimension)
            _spec.Normalise(query.AsSpan(start, _spec.Dimension));

        var filter = PointFilter.Of(request.Filter);
        var offset = (int)request.Offset;
        var limit = request.HasLimit ? (int)request.Limit : 10;
        var best = new BestPoints(offset + limit, request.HasScoreThreshold ? request.ScoreThreshold : float.NegativeInfinity);
        var answers = new Answers(request.WithPayload, request.WithVectors, defaultPayload: false);
        return Read(() =>
        {
            Search(query, best, request.Filter, filter, own);
            return best.Ranked().Skip(offset).Select(found => answers.Scored(found.Point, found.Score)).ToArray();
        });
    }

    void Search(float[] query, BestPoints best, Filter? source, PointFilter? filter, PointKey? own)
    {
        if (_rows is not null && Candidates(source) is null)
        {
            Func<StoredPoint, bool>? matches = filter is null && own is null ? null
                : point => point.Key != own && (filter is null || filter.Matches(point));
            _rows.Search(query, best, matches);
            return;
        }
        foreach (var point in Matching(source, filter))
            if (point.Data.Rows > 0 && point.Key != own && MaxSim(query, point.Data) is var score && best.Admits(score))
                best.Add(point, score);
    }

    /// <summary>For each row of the query the best row of the point, summed; of one row each, their dot product.</summary>
    float MaxSim(ReadOnlySpan<float> query, PointData data)
    {
        var sum = 0f;
        for (var start = 0; start < query.Length; start += _spec.Dimension)
        {
            var best = float.NegativeInfinity;
            for (var row = 0; row < data.Rows; row++)
                best = MathF.Max(best, TensorPrimitives.Dot(query.Slice(start, _spec.Dimension), data.Row(row)));
            sum += best;
        }
        return sum;
    }

    float[] VectorOf(PointKey key)
    {
        var data = Read(() => _points.GetValueOrDefault(key)?.Data);
        if (data is not { Rows: > 0 })
            throw new Grpc.Core.RpcException(new(Grpc.Core.StatusCode.NotFound, "Not found: No point with id found that has a vector"));
        return [.. Enumerable.Range(0, data.Rows).SelectMany(row => data.Row(row).ToArray())];
    }

    static float[] QueryVector(VectorInput input) => input.VariantCase switch
    {
        VectorInput.VariantOneofCase.Dense => Streaming.Qdrant.Floats.Read(new VectorsOutput { Vector = new Vector { Dense = input.Dense } }),
        VectorInput.VariantOneofCase.MultiDense => Streaming.Qdrant.Floats.Read(new VectorsOutput { Vector = new Vector { MultiDense = input.MultiDense } }),
        _ => throw Refuse.Invalid("Wrong input: the query has no vector"),
    };

    IEnumerable<StoredPoint> Matching(Filter? source, PointFilter? filter)
    {
        var candidates = Candidates(source) ?? _points.Values;
        return filter is null ? candidates : candidates.Where(filter.Matches);
    }

    IEnumerable<StoredPoint> InOrder(Filter? source, PointFilter? filter, PointKey from)
    {
        if (Candidates(source) is not null)
            return Matching(source, filter).Where(point => point.Key.CompareTo(from) >= 0).OrderBy(point => point.Key);
        var keys = _keys.InOrder(_points.ContainsKey);
        var start = SortedKeys.IndexOf(keys, from);
        var points = Enumerable.Range(start, keys.Count - start).Select(i => _points.GetValueOrDefault(keys[i])).OfType<StoredPoint>();
        return filter is null ? points : points.Where(filter.Matches);
    }

    /// <summary>The few points that can match, when an id or an indexed keyword says which; null when all must be looked at.</summary>
    IReadOnlyCollection<StoredPoint>? Candidates(Filter? filter) =>
        filter?.Must.Select(Candidates).Concat(filter.MustNot.Select(CandidatesOfNot))
            .OfType<IReadOnlyCollection<StoredPoint>>().MinBy(points => points.Count);

    /// <summary>Not empty are at most those that have the field.</summary>
    IReadOnlyCollection<StoredPoint>? CandidatesOfNot(Condition condition) =>
        condition.IsEmpty is { } empty && _keywords.TryGetValue(empty.Key, out var index) ? index.Present : null;

    IReadOnlyCollection<StoredPoint>? Candidates(Condition condition)
    {
        if (condition.HasId is { } ids)
            return [.. ids.HasId.Select(PointKey.Of).Distinct().Select(key => _points.GetValueOrDefault(key)).OfType<StoredPoint>()];
        if (condition.Field?.Match is not { } match || !_keywords.TryGetValue(condition.Field.Key, out var index))
            return null;
        return match.MatchValueCase switch
        {
            Match.MatchValueOneofCase.Keyword => index.Find(match.Keyword),
            Match.MatchValueOneofCase.Keywords => match.Keywords.Strings.SelectMany(index.Find).ToHashSet(),
            _ => null,
        };
    }
}
