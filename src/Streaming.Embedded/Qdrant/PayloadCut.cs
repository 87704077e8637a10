using Streaming.Qdrant.Protocol;

namespace Streaming.Embedded.Qdrant;

/// <summary>Keeps, or drops, the nested fields that a selector names; lists are cut element by element.</summary>
static class PayloadCut
{
    public static Value? Cut(Value value, IReadOnlyList<IReadOnlyList<string>> paths, bool keep)
    {
        if (value.KindCase == Value.KindOneofCase.ListValue)
        {
            var elements = value.ListValue.Values.Select(element => Cut(element, paths, keep)).OfType<Value>();
            return new Value { ListValue = new ListValue { Values = { elements } } };
        }
        if (value.KindCase != Value.KindOneofCase.StructValue)
            return keep ? null : value;
        var cut = new Struct();
        foreach (var (name, inner) in value.StructValue.Fields)
        {
            var below = paths.Where(path => path[0] == name).Select(path => (IReadOnlyList<string>)[.. path.Skip(1)]).ToArray();
            var kept = below.Length == 0 ? (keep ? null : inner)
                : below.Any(path => path.Count == 0) ? (keep ? inner : null)
                : Cut(inner, below, keep);
            if (kept is not null)
                cut.Fields.Add(name, kept);
        }
        return new Value { StructValue = cut };
    }
}
