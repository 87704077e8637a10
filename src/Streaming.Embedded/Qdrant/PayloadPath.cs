using System.Text;
using Streaming.Qdrant.Protocol;

namespace Streaming.Embedded.Qdrant;

/// <summary>A key of a condition or selector: <c>a</c>, <c>a.b</c>, <c>a[].b</c>.</summary>
sealed class PayloadPath
{
    readonly byte[] _root;
    readonly string[] _rest;

    public PayloadPath(string key)
    {
        var parts = key.Replace("[]", "", StringComparison.Ordinal).Split('.');
        _root = Encoding.UTF8.GetBytes(parts[0]);
        _rest = parts[1..];
    }

    public bool IsTopLevel => _rest.Length == 0;

    public ReadOnlySpan<byte> Root => _root;

    public IReadOnlyList<string> Rest => _rest;

    /// <summary>The values at this path; a list counts as its elements.</summary>
    public IEnumerable<Value> Values(PointData data) => data.Parse(_root) is { } value ? Values(value, 0) : [];

    IEnumerable<Value> Values(Value value, int depth)
    {
        if (value.KindCase == Value.KindOneofCase.ListValue)
            return value.ListValue.Values.SelectMany(element => Values(element, depth));
        if (depth == _rest.Length)
            return [value];
        return value.KindCase == Value.KindOneofCase.StructValue && value.StructValue.Fields.TryGetValue(_rest[depth], out var inner)
            ? Values(inner, depth + 1)
            : [];
    }
}
