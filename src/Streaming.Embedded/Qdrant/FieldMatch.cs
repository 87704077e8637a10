using System.Text;
using Streaming.Qdrant.Protocol;
using Range = Streaming.Qdrant.Protocol.Range;

namespace Streaming.Embedded.Qdrant;

/// <summary>Conditions on a payload field. A list matches when one of its elements does; an absent key never matches.</summary>
static class FieldMatch
{
    const int StringField = 4, ListField = 7;

    public static Func<StoredPoint, bool> Compile(FieldCondition condition)
    {
        var path = new PayloadPath(condition.Key);
        if (condition.Range is { } range)
            return point => path.Values(point.Data).Any(value => IsWithin(value, range));
        if (condition.Match is not { } match)
            throw Refuse.Unsupported("this kind of field condition");
        if (match.MatchValueCase == Match.MatchValueOneofCase.Keyword && path.IsTopLevel)
            return Keyword(path, match.Keyword);
        var test = Test(match);
        return point => path.Values(point.Data).Any(test);
    }

    /// <summary>The condition of every fenced write: compares bytes, without decoding the payload.</summary>
    static Func<StoredPoint, bool> Keyword(PayloadPath path, string keyword)
    {
        var text = Encoding.UTF8.GetBytes(keyword);
        return point => point.Data.Find(path.Root) is { } value && HasKeyword(new WireReader(value.Span, 0, value.Length), text);
    }

    static bool HasKeyword(WireReader value, ReadOnlySpan<byte> text)
    {
        while (value.Next())
        {
            if (value.Field == StringField)
                return value.Content.SequenceEqual(text);
            if (value.Field == ListField)
                for (var elements = value.Inside; elements.Next();)
                    if (HasKeyword(elements.Inside, text))
                        return true;
        }
        return false;
    }

    static Func<Value, bool> Test(Match match)
    {
        switch (match.MatchValueCase)
        {
            case Match.MatchValueOneofCase.Keyword: return value => value.HasStringValue && value.StringValue == match.Keyword;
            case Match.MatchValueOneofCase.Integer: return value => value.HasIntegerValue && value.IntegerValue == match.Integer;
            case Match.MatchValueOneofCase.Boolean: return value => value.HasBoolValue && value.BoolValue == match.Boolean;
            case Match.MatchValueOneofCase.Text:
                return value => value.HasStringValue && value.StringValue.Contains(match.Text, StringComparison.Ordinal);
            case Match.MatchValueOneofCase.Keywords: return AnyOf(match.Keywords.Strings, true);
            case Match.MatchValueOneofCase.ExceptKeywords: return AnyOf(match.ExceptKeywords.Strings, false);
            case Match.MatchValueOneofCase.Integers: return AnyOf(match.Integers.Integers, true);
            case Match.MatchValueOneofCase.ExceptIntegers: return AnyOf(match.ExceptIntegers.Integers, false);
            default: throw Refuse.Unsupported("this kind of match");
        }
    }

    static Func<Value, bool> AnyOf(IEnumerable<string> strings, bool wanted)
    {
        var set = strings.ToHashSet();
        return value => value.HasStringValue && set.Contains(value.StringValue) == wanted;
    }

    static Func<Value, bool> AnyOf(IEnumerable<long> integers, bool wanted)
    {
        var set = integers.ToHashSet();
        return value => value.HasIntegerValue && set.Contains(value.IntegerValue) == wanted;
    }

    static bool IsWithin(Value value, Range range)
    {
        if (!value.HasIntegerValue && !value.HasDoubleValue)
            return false;
        var number = value.HasIntegerValue ? value.IntegerValue : value.DoubleValue;
        return (!range.HasLt || number < range.Lt) && (!range.HasLte || number <= range.Lte)
            && (!range.HasGt || number > range.Gt) && (!range.HasGte || number >= range.Gte);
    }
}
