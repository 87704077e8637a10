using Streaming.Qdrant.Protocol;

namespace Streaming.Embedded.Qdrant;

/// <summary>A filter made ready to judge many points.</summary>
/// <remarks>
/// A fenced batch carries one clause a point, <c>should: [must: [has_id p, write_id == w], …]</c>: clauses that name their points are looked up
/// by id, so that judging a batch of N costs N, not N².
/// </remarks>
sealed class PointFilter
{
    readonly Func<StoredPoint, bool>[] _must;
    readonly Func<StoredPoint, bool>[] _mustNot;
    readonly Func<StoredPoint, bool>[] _should;
    readonly Dictionary<PointKey, List<Func<StoredPoint, bool>>> _shouldById = [];
    readonly bool _hasShould;

    PointFilter(Filter filter)
    {
        _must = [.. filter.Must.Select(Compile)];
        _mustNot = [.. filter.MustNot.Select(Compile)];
        _hasShould = filter.Should.Count > 0;
        var others = new List<Func<StoredPoint, bool>>();
        foreach (var condition in filter.Should)
        {
            var clause = Compile(condition);
            if (IdsOf(condition) is not { } ids)
                others.Add(clause);
            else
                foreach (var id in ids.HasId)
                    Clauses(PointKey.Of(id)).Add(clause);
        }
        _should = [.. others];
    }

    /// <returns>Null for no filter: every point matches.</returns>
    public static PointFilter? Of(Filter? filter) =>
        filter is null || filter.Must.Count + filter.MustNot.Count + filter.Should.Count == 0 ? null : new PointFilter(filter);

    public bool Matches(StoredPoint point)
    {
        foreach (var condition in _must)
            if (!condition(point))
                return false;
        foreach (var condition in _mustNot)
            if (condition(point))
                return false;
        return !_hasShould || MatchesShould(point);
    }

    bool MatchesShould(StoredPoint point)
    {
        if (_shouldById.TryGetValue(point.Key, out var clauses))
            foreach (var clause in clauses)
                if (clause(point))
                    return true;
        foreach (var condition in _should)
            if (condition(point))
                return true;
        return false;
    }

    List<Func<StoredPoint, bool>> Clauses(PointKey key)
    {
        if (!_shouldById.TryGetValue(key, out var clauses))
            _shouldById.Add(key, clauses = new(1));
        return clauses;
    }

    /// <summary>The only points that the condition can hold for, when it says so.</summary>
    static HasIdCondition? IdsOf(Condition condition) =>
        condition.HasId ?? condition.Filter?.Must.Select(inner => inner.HasId).FirstOrDefault(ids => ids is not null);

    static Func<StoredPoint, bool> Compile(Condition condition) => condition.ConditionOneOfCase switch
    {
        Condition.ConditionOneOfOneofCase.HasId => HasId(condition.HasId),
        Condition.ConditionOneOfOneofCase.Filter => Of(condition.Filter) is { } filter ? filter.Matches : _ => true,
        Condition.ConditionOneOfOneofCase.Field => FieldMatch.Compile(condition.Field),
        Condition.ConditionOneOfOneofCase.IsEmpty => IsEmpty(new PayloadPath(condition.IsEmpty.Key)),
        Condition.ConditionOneOfOneofCase.IsNull => IsNull(new PayloadPath(condition.IsNull.Key)),
        _ => throw Refuse.Unsupported("this kind of condition"),
    };

    static Func<StoredPoint, bool> HasId(HasIdCondition condition)
    {
        if (condition.HasId.Count == 1)
        {
            var key = PointKey.Of(condition.HasId[0]);
            return point => point.Key == key;
        }
        var keys = condition.HasId.Select(PointKey.Of).ToHashSet();
        return point => keys.Contains(point.Key);
    }

    static Func<StoredPoint, bool> IsEmpty(PayloadPath path) =>
        point => path.Values(point.Data).All(value => value.KindCase is Value.KindOneofCase.NullValue or Value.KindOneofCase.None);

    static Func<StoredPoint, bool> IsNull(PayloadPath path) =>
        point => path.Values(point.Data).Any(value => value.KindCase == Value.KindOneofCase.NullValue);
}
