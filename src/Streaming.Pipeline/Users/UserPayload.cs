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

    public const string UserId = "user_id";

    /// <summary>The payload field that counts a point's writes.</summary>
    public const string Revision = "revision";

    internal const string Applied = "applied";

    /// <summary>Of a Kafka topic's name, in characters.</summary>
    const int LongestTopic = 249;

    const string State = "state",
        Ids = "interests", Kinds = "kinds", Masses = "masses", Medoids = "medoids", Since = "since", Members = "members", Trace = "trace";

    /// <summary>Writes the point as a PointStruct in its wire format.</summary>
    /// <param name="dimension">D, floats per row of the vectors.</param>
    /// <exception cref="QdrantRefusedException">A vector has NaN or infinity, which the server would store.</exception>
    public static void Encode(UserPoint point, Guid id, int dimension, WireBuffer buffer)
    {
        Span<char> uuid = stackalloc char[36];
        id.TryFormat(uuid, out _);
        var pointId = buffer.Begin(PointStruct.IdFieldNumber);
        buffer.Text(PointId.UuidFieldNumber, uuid);
        buffer.End(pointId);

        var payload = new PayloadWriter(buffer);
        payload.Text(UserId, point.UserId);
        payload.Text(WriteId, point.WriteId);
        payload.Number(Revision, point.Revision);
        UserStateCodec.Encode(point.State, payload, static (bytes, payload) => payload.Base64(State, bytes));
        payload.List<AppliedOffset>(Applied, point.Applied, static (list, applied) =>
        {
            Span<char> text = stackalloc char[LongestTopic + 32];
            text.TryWrite(CultureInfo.InvariantCulture, $"{applied.Topic}/{applied.Partition}/{applied.Offset}", out var length);
            list.Text(text[..length]);
        });
        payload.List<long>(Counts, [point.Counts.Applied, point.Counts.Duplicate, point.Counts.Late], static (list, count) => list.Number(count));
        if (point.Interests.Length > 0)
        {
            payload.List<StoredInterest>(Ids, point.Interests, static (list, interest) => list.Text(interest.Id));
            payload.List<StoredInterest>(Kinds, point.Interests, static (list, interest) => list.Number((long)(interest.Kind ?? 0)));
            payload.List<StoredInterest>(Masses, point.Interests, static (list, interest) => list.Number(interest.Mass));
            payload.List<StoredInterest>(Medoids, point.Interests, static (list, interest) => list.Text(interest.Medoid));
            payload.List<StoredInterest>(Since, point.Interests, static (list, interest) => list.Number(interest.Since));
        }
        if (point.Trace is { } trace)
            payload.Text(Trace, trace);
        if (point.Members.Length > 0)
            payload.Base64(Members, point.Members);
        if (point.Unresolved.Count > 0)
            payload.List<string>(Unresolved, [.. point.Unresolved], static (list, key) => list.Text(key));
        EncodeVectors(point, dimension, buffer);
    }

    static void EncodeVectors(UserPoint point, int dimension, WireBuffer buffer)
    {
        if (!Floats.AreFinite(point.Vectors))
            throw new QdrantRefusedException($"User '{point.UserId}' has a vector with NaN or infinity: nothing of the request was sent.");
        if (point.Vectors.Length == 0)
        {
            var none = buffer.Begin(PointStruct.VectorsFieldNumber);
            buffer.End(buffer.Begin(Vectors.Vectors_FieldNumber));
            buffer.End(none);
            return;
        }
        var row = WireBuffer.Size(DenseVector.DataFieldNumber, dimension * sizeof(float));
        var rows = point.Vectors.Length / dimension * WireBuffer.Size(MultiDenseVector.VectorsFieldNumber, row);
        var vector = WireBuffer.Size(Vector.MultiDenseFieldNumber, rows);
        buffer.Begin(PointStruct.VectorsFieldNumber, WireBuffer.Size(Vectors.VectorFieldNumber, vector));
        buffer.Begin(Vectors.VectorFieldNumber, vector);
        buffer.Begin(Vector.MultiDenseFieldNumber, rows);
        for (var start = 0; start < point.Vectors.Length; start += dimension)
        {
            buffer.Begin(MultiDenseVector.VectorsFieldNumber, row);
            buffer.FloatBytes(DenseVector.DataFieldNumber, point.Vectors.AsSpan(start, dimension));
        }
    }

    /// <param name="share">See <see cref="UserStateCodec.Decode"/>.</param>
    /// <exception cref="FormatException">The payload was not written by <see cref="Encode"/>.</exception>
    public static UserPoint Decode(RetrievedPoint point, Func<string, ItemId>? share = null)
    {
        var payload = point.Payload;
        var userId = Required(payload, UserId, Value.KindOneofCase.StringValue).StringValue;
        var state = Required(payload, State, Value.KindOneofCase.StringValue).StringValue;
        var counts = Values(payload, Counts);
        return new UserPoint(
            userId,
            Required(payload, WriteId, Value.KindOneofCase.StringValue).StringValue,
            Required(payload, Revision, Value.KindOneofCase.IntegerValue).IntegerValue,
            UserStateCodec.Decode(Convert.FromBase64String(state), share),
            [.. DecodeApplied(payload)],
            counts.Count == 3 ? new RecordCounts(counts[0].IntegerValue, counts[1].IntegerValue, counts[2].IntegerValue) : default,
            DecodeInterests(payload),
            Floats.Read(point.Vectors),
            [.. Values(payload, Unresolved).Select(v => v.StringValue)])
        {
            Trace = payload.TryGetValue(Trace, out var trace) ? trace.StringValue : null,
            Members = payload.TryGetValue(Members, out var members) ? Convert.FromBase64String(members.StringValue) : [],
        };
    }

    internal static IEnumerable<AppliedOffset> DecodeApplied(MapField<string, Value> payload) =>
        Values(payload, Applied).Select(value => ParseApplied(value.StringValue));

    static StoredInterest[] DecodeInterests(MapField<string, Value> payload)
    {
        var ids = Values(payload, Ids);
        var (kinds, masses, medoids, since) = (Values(payload, Kinds), Values(payload, Masses), Values(payload, Medoids), Values(payload, Since));
        if (kinds.Count != ids.Count || masses.Count != ids.Count || medoids.Count != ids.Count || since.Count != ids.Count)
            throw new FormatException($"'{Kinds}', '{Masses}', '{Medoids}' and '{Since}' must be as long as '{Ids}', which has {ids.Count} values.");
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
        var parts = text.AsSpan();
        var offsetAt = parts.LastIndexOf('/');
        var partitionAt = offsetAt < 0 ? -1 : parts[..offsetAt].LastIndexOf('/');
        return partitionAt > 0
            && int.TryParse(parts[(partitionAt + 1)..offsetAt], NumberStyles.None, CultureInfo.InvariantCulture, out var partition)
            && long.TryParse(parts[(offsetAt + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var offset)
                ? new AppliedOffset(text[..partitionAt], partition, offset)
                : throw new FormatException($"'{Applied}' has '{text}', which is no topic/partition/offset.");
    }

    static Value Required(MapField<string, Value> payload, string key, Value.KindOneofCase kind) =>
        payload.TryGetValue(key, out var value) && value.KindCase == kind
            ? value
            : throw new FormatException($"The payload has no '{key}' of kind {kind}: this point is no user, or something else wrote it.");

    static RepeatedField<Value> Values(MapField<string, Value> payload, string key) =>
        payload.TryGetValue(key, out var value) && value.ListValue is { } list ? list.Values : [];
}
