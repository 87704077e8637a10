using System.Runtime.InteropServices;
using Google.Protobuf;
using Streaming.Qdrant.Protocol;

namespace Streaming.Embedded.Tests.Qdrant;

/// <summary>Compares answers: times left out, floats to five decimals, sets without an order as sets, text of our own left out.</summary>
static class SameAnswer
{
    public static void Assert(IMessage expected, IMessage actual)
    {
        Normalise(expected);
        Normalise(actual);
        if (expected is QueryBatchResponse want && actual is QueryBatchResponse got)
        {
            Xunit.Assert.Equal(want.Result.Count, got.Result.Count);
            foreach (var (left, right) in want.Result.Zip(got.Result))
                AssertRanked(left.Result, right.Result);
            return;
        }
        Xunit.Assert.Equal(expected, actual);
    }

    /// <summary>Same scores; the same points above the lowest score, where a tie is cut off anywhere.</summary>
    static void AssertRanked(IReadOnlyList<ScoredPoint> expected, IReadOnlyList<ScoredPoint> actual)
    {
        Xunit.Assert.Equal(expected.Select(point => point.Score), actual.Select(point => point.Score));
        Xunit.Assert.Equal(Above(expected), Above(actual));
    }

    static ScoredPoint[] Above(IReadOnlyList<ScoredPoint> points) =>
        [.. points.Where(point => point.Score > points[^1].Score).OrderByDescending(point => point.Score).ThenBy(point => point.Id.ToString())];

    static void Normalise(IMessage message)
    {
        switch (message)
        {
            case HealthCheckReply health: (health.Title, health.Commit) = ("", ""); break;
            case GetResponse get: Sort(get.Result, point => point.Id.ToString()); break;
            case ListCollectionsResponse list: Sort(list.Collections, collection => collection.Name); break;
            case ListAliasesResponse list: Sort(list.Aliases, alias => alias.AliasName); break;
            case ScoredPoint point: point.Score = Round(point.Score); break;
            case DenseVector vector: vector.Data = Round(vector.Data); break;
        }
        foreach (var field in message.Descriptor.Fields.InDeclarationOrder())
        {
            if (field.Name == "time")
                field.Accessor.Clear(message);
            else if (field.FieldType == Google.Protobuf.Reflection.FieldType.Message && !field.IsMap)
                foreach (var inner in Inner(field.Accessor.GetValue(message)))
                    Normalise(inner);
        }
    }

    static IEnumerable<IMessage> Inner(object? value) => value switch
    {
        IMessage one => [one],
        System.Collections.IList list => list.Cast<IMessage>(),
        _ => [],
    };

    static void Sort<T>(Google.Protobuf.Collections.RepeatedField<T> points, Func<T, string> key)
    {
        T[] sorted = [.. points.OrderBy(key, StringComparer.Ordinal)];
        points.Clear();
        points.AddRange(sorted);
    }

    static ByteString Round(ByteString data) => ByteString.CopyFrom(MemoryMarshal.AsBytes<float>(
        [.. MemoryMarshal.Cast<byte, float>(data.Span).ToArray().Select(Round)]));

    static float Round(float value) => float.IsNaN(value) ? float.NaN : MathF.Round(value, 5) + 0f;
}
