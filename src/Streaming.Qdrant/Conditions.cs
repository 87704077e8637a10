using Streaming.Qdrant.Protocol;
using Range = Streaming.Qdrant.Protocol.Range;

namespace Streaming.Qdrant;

/// <summary>Conditions of a filter.</summary>
public static class Conditions
{
    /// <summary>The field is the string, or is a list that contains it.</summary>
    public static Condition Keyword(string key, string value) => Field(key, new Match { Keyword = value });

    /// <summary>The field is one of the strings, or is a list that contains one of them.</summary>
    public static Condition Keywords(string key, IEnumerable<string> values) =>
        Field(key, new Match { Keywords = new RepeatedStrings { Strings = { values } } });

    public static Condition EqualTo(string key, long value) => Field(key, new Match { Integer = value });

    /// <summary>Bounds are doubles: whole numbers below 2^53 are exact. A point without the key is in no range.</summary>
    public static Condition InRange(string key, Range range) => new() { Field = new FieldCondition { Key = key, Range = range } };

    public static Condition HasId(PointId id) => new() { HasId = new HasIdCondition { HasId = { id } } };

    /// <summary>The key is absent, null or an empty list.</summary>
    public static Condition IsEmpty(string key) => new() { IsEmpty = new IsEmptyCondition { Key = key } };

    public static Condition All(params ReadOnlySpan<Condition> conditions)
    {
        var filter = new Filter();
        foreach (var condition in conditions)
            filter.Must.Add(condition);
        return new Condition { Filter = filter };
    }

    public static Condition Not(Condition condition) => new() { Filter = new Filter { MustNot = { condition } } };

    static Condition Field(string key, Match match) => new() { Field = new FieldCondition { Key = key, Match = match } };
}
