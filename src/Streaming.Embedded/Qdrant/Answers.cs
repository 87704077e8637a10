using System.Text;
using Google.Protobuf;
using Streaming.Qdrant.Protocol;

namespace Streaming.Embedded.Qdrant;

/// <summary>Encoded points for answers, cut to what the request selects.</summary>
sealed class Answers
{
    const int ScoreField = 3, VersionField = 5, ScoredVectorsField = 6;

    readonly bool _payload;
    readonly bool _vectors;
    readonly WithPayloadSelector? _selector;
    readonly PayloadPath[] _paths;

    /// <summary>Nothing of an entry is to be cut: it is copied as it is stored.</summary>
    readonly bool _wholeEntries;

    public Answers(WithPayloadSelector? payload, WithVectorsSelector? vectors, bool defaultPayload)
    {
        _payload = payload?.SelectorOptionsCase switch
        {
            null => defaultPayload,
            WithPayloadSelector.SelectorOptionsOneofCase.Enable => payload.Enable,
            _ => true,
        };
        _vectors = vectors?.Enable ?? false;
        _selector = payload?.Include is null && payload?.Exclude is null ? null : payload;
        _paths = [.. (payload?.Include?.Fields ?? payload?.Exclude?.Fields ?? []).Distinct().Select(field => new PayloadPath(field))];
        _wholeEntries = payload?.Include is not null && _paths.All(path => path.IsTopLevel);
    }

    /// <summary>A <c>RetrievedPoint</c>.</summary>
    public ByteString Retrieved(PointData data)
    {
        if (_selector is null && (_payload || !_vectors))
            return Wrap((_payload, _vectors) switch
            {
                (true, true) => data.All,
                (true, false) => data.WithoutVectors,
                _ => data.Id,
            });
        var payload = Payload(data);
        var writer = new WireWriter(data.Id.Length + payload.Length + (_vectors ? data.Vectors.Length : 0));
        writer.Raw(data.Id.Span);
        writer.Raw(payload.Span);
        if (_vectors)
            writer.Raw(data.Vectors);
        return Wrap(writer.Buffer);
    }

    /// <summary>A <c>ScoredPoint</c>.</summary>
    public ByteString Scored(StoredPoint point, float score)
    {
        var data = point.Data;
        var payload = Payload(data);
        var size = data.Id.Length + payload.Length + 5 + 1 + WireWriter.VarintSize(point.Version) + (_vectors ? data.Vectors.Length : 0);
        var writer = new WireWriter(size);
        writer.Raw(data.Id.Span);
        writer.Raw(payload.Span);
        writer.Write(ScoreField, score);
        writer.Write(VersionField, point.Version);
        if (_vectors)
        {
            var vectors = new WireReader(data.Vectors, 0, data.Vectors.Length);
            vectors.Next();
            writer.Write(ScoredVectorsField, vectors.Content);
        }
        return Wrap(writer.Buffer);
    }

    static ByteString Wrap(ReadOnlyMemory<byte> bytes) => UnsafeByteOperations.UnsafeWrap(bytes);

    /// <summary>The selected payload entries, each with its tag.</summary>
    ReadOnlyMemory<byte> Payload(PointData data)
    {
        if (!_payload)
            return default;
        if (_selector is null)
            return data.WithoutVectors[data.Id.Length..];
        if (_wholeEntries)
            return _paths is [var only] ? data.FindEntry(only.Root) : EntriesOf(data);
        var message = new RetrievedPoint();
        for (var entries = data.Entries; entries.Next();)
        {
            var key = PointData.KeyOf(entries);
            if (Select(data, key) is { } value)
                message.Payload.Add(Encoding.UTF8.GetString(key), value);
        }
        return message.ToByteArray();
    }

    byte[] EntriesOf(PointData data)
    {
        var entries = Array.ConvertAll(_paths, path => data.FindEntry(path.Root));
        var writer = new WireWriter(entries.Sum(entry => entry.Length));
        foreach (var entry in entries)
            writer.Raw(entry.Span);
        return writer.Buffer;
    }

    Value? Select(PointData data, ReadOnlySpan<byte> key)
    {
        var include = _selector!.Include is not null;
        var paths = new List<PayloadPath>();
        foreach (var path in _paths)
            if (path.Root.SequenceEqual(key))
                paths.Add(path);
        if (paths.Count == 0)
            return include ? null : data.Parse(key);
        if (paths.Any(path => path.IsTopLevel))
            return include ? data.Parse(key) : null;
        return data.Parse(key) is { } value ? PayloadCut.Cut(value, [.. paths.Select(path => path.Rest)], include) : null;
    }
}
