using System.Globalization;
using Google.Protobuf.Collections;
using Streaming.Interests;
using Streaming.Qdrant;
using Streaming.Qdrant.Protocol;

namespace Streaming.Pipeline.Users;

/// <summary>A <see cref="UserPoint"/> to and from Qdrant's messages.</summary>
public static class UserPayload
{
    /// <summary>The payload field that a conditional write compares.</summary>
    public const string WriteId = FencedWrites.WriteIdKey;

    /// <summary>The indexed payload field that names what the user waits for.</summary>
    public const string Unresolved = "unresolved";

    /// <summary>The payload field of <see cref="RecordCounts"/>: three whole numbers, applied, duplicate and late.</summary>
    public const string Counts = "counts";

    internal const string UserId = "user_id";

    const string Revision = "revision", State = "state", Applied = "applied",
        Ids = "interests", Kinds = "kinds", Masses = "masses", Medoids = "medoids", Since = "since";

    /// <param name="dimension">D, floats per row of the vectors.</param>
    public static PointStruct Encode(UserPoint point, int dimension)
    {
        var encoded = new PointStruct
        {
            Id = PointIds.User(point.UserId).ToPointId(),
            Vectors = point.Vectors.Length == 0 ? Floats.None() : new Vectors { Vector = Floats.Multi(point.Vectors, dimension) },
        };
        var payload = encoded.Payload;
        payload[UserId] = Text(point.UserId);
        payload[WriteId] = Text(point.WriteId);
        payload[Revision] = Integer(point.Revision);
        payload[State] = Text(Convert.ToBase64String(UserStateCodec.Encode(point.State)));
        payload[Applied] = List(point.Applied, a => Text(string.Create(CultureInfo.InvariantCulture, $"{a.Topic}/{a.Partition}/{a.Offset}")));
        payload[Counts] = List([point.Counts.Applied, point.Counts.Duplicate, point.Counts.Late], Integer);
        if (point.Interests.Count > 0)
        {
            payload[Ids] = List(point.Interests, i => Text(i.Id));
            payload[Kinds] = List(point.Interests, i => Integer((int)(i.Kind ?? 0)));
            payload[Masses] = List(point.Interests, i => new Value { DoubleValue = i.Mass });
            payload[Medoids] = List(point.Interests, i => Text(i.Medoid));
            payload[Since] = List(point.Interests, i => Integer(i.Since));
        }
        if (point.Unresolved.Count > 0)
            payload[Unresolved] = List(point.Unresolved, Text);
        return encoded;
    }

    /// <exception cref="FormatException">The payload was not written by <see cref="Encode"/>.</exception>
    public static UserPoint Decode(RetrievedPoint point)
    {
        var payload = point.Payload;
        if (!payload.TryGetValue(UserId, out var userId) || !payload.TryGetValue(State, out var state))
            throw new FormatException($"Point {point.Id} is no user: its payload lacks '{UserId}' or '{State}'.");
        var counts = Values(payload, Counts);
        return new UserPoint(
            userId.StringValue,
            payload[WriteId].StringValue,
            payload[Revision].IntegerValue,
            UserStateCodec.Decode(Convert.FromBase64String(state.StringValue)),
            [.. Values(payload, Applied).Select(v => ParseApplied(v.StringValue))],
            counts.Count == 3 ? new RecordCounts(counts[0].IntegerValue, counts[1].IntegerValue, counts[2].IntegerValue) : default,
            DecodeInterests(payload),
            Floats.Read(point.Vectors),
            [.. Values(payload, Unresolved).Select(v => v.StringValue)]);
    }

    static StoredInterest[] DecodeInterests(MapField<string, Value> payload)
    {
        var ids = Values(payload, Ids);
        var (kinds, masses, medoids, since) = (Values(payload, Kinds), Values(payload, Masses), Values(payload, Medoids), Values(payload, Since));
        var interests = new StoredInterest[ids.Count];
        for (var i = 0; i < interests.Length; i++)
        {
            var kind = (ChoiceKind)kinds[i].IntegerValue;
            interests[i] = new StoredInterest(
                kind == 0 ? null : kind, ids[i].StringValue, masses[i].DoubleValue, medoids[i].StringValue, since[i].IntegerValue);
        }
        return interests;
    }

    static AppliedOffset ParseApplied(string text)
    {
        var offset = text.LastIndexOf('/');
        var partition = text.LastIndexOf('/', offset - 1);
        return new AppliedOffset(
            text[..partition],
            int.Parse(text.AsSpan(partition + 1, offset - partition - 1), CultureInfo.InvariantCulture),
            long.Parse(text.AsSpan(offset + 1), CultureInfo.InvariantCulture));
    }

    static RepeatedField<Value> Values(MapField<string, Value> payload, string key) =>
        payload.TryGetValue(key, out var value) && value.ListValue is { } list ? list.Values : [];

    static Value Text(string text) => new() { StringValue = text };

    static Value Integer(long integer) => new() { IntegerValue = integer };

    static Value List<T>(IReadOnlyList<T> items, Func<T, Value> encode)
    {
        var list = new ListValue();
        list.Values.Capacity = items.Count;
        foreach (var item in items)
            list.Values.Add(encode(item));
        return new Value { ListValue = list };
    }
}
