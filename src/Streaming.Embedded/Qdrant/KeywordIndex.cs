using System.Text;
using Streaming.Qdrant.Protocol;

namespace Streaming.Embedded.Qdrant;

/// <summary>The points by keyword of one payload field, so that a filter on it need not look at every point.</summary>
sealed class KeywordIndex(string field)
{
    readonly byte[] _key = Encoding.UTF8.GetBytes(field);
    readonly PayloadPath _path = new(field);
    readonly Dictionary<string, HashSet<StoredPoint>> _points = [];
    readonly HashSet<StoredPoint> _present = [];

    /// <summary>How many points have the field.</summary>
    public int Count => _present.Count;

    /// <summary>The points that have the field, be it empty; null for a nested field, of which this is not known.</summary>
    public IReadOnlyCollection<StoredPoint>? Present => _path.IsTopLevel ? _present : null;

    public IReadOnlyCollection<StoredPoint> Find(string keyword) => _points.TryGetValue(keyword, out var points) ? points : [];

    /// <param name="before">What the point was, or null for a new one.</param>
    /// <param name="after">What the point becomes, or null when it goes.</param>
    public void Change(StoredPoint point, PointData? before, PointData? after)
    {
        if (before is not null && after is not null && IsSame(before, after))
            return;
        if (before is not null)
            foreach (var keyword in Keywords(before))
                Remove(keyword, point);
        if (after is not null)
            foreach (var keyword in Keywords(after))
                Add(keyword, point);
        if (after?.Find(_key) is not null)
            _present.Add(point);
        else
            _present.Remove(point);
    }

    bool IsSame(PointData before, PointData after) =>
        _path.IsTopLevel && (before.Find(_key), after.Find(_key)) switch
        {
            (null, null) => true,
            ({ } old, { } now) => old.Span.SequenceEqual(now.Span),
            _ => false,
        };

    IEnumerable<string> Keywords(PointData data) => _path.Values(data).Where(value => value.HasStringValue).Select(value => value.StringValue);

    void Add(string keyword, StoredPoint point)
    {
        if (!_points.TryGetValue(keyword, out var points))
            _points.Add(keyword, points = []);
        points.Add(point);
    }

    void Remove(string keyword, StoredPoint point)
    {
        if (_points.TryGetValue(keyword, out var points) && points.Remove(point) && points.Count == 0)
            _points.Remove(keyword);
    }
}
