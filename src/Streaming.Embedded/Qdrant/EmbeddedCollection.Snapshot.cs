using Google.Protobuf;
using Streaming.Embedded.Qdrant.Protocol;
using Streaming.Qdrant.Protocol;

namespace Streaming.Embedded.Qdrant;

sealed partial class EmbeddedCollection
{
    /// <summary>Number of the last write: a snapshot taken at the same number is up to date.</summary>
    public ulong Operation => Read(() => _operation);

    /// <summary>Writes the state of one moment; writers wait only while the points are listed.</summary>
    public void Save(Stream stream)
    {
        var (head, points) = Read(() =>
        {
            var head = new SnapshotHead { Definition = Definition, Operation = _operation, KeywordFields = { _keywords.Keys } };
            foreach (var (field, type) in _otherFields)
                head.OtherFields.Add(field, (int)type);
            return (head, _points.Values.Select(point => (point.Version, point.Data)).ToArray());
        });
        head.WriteDelimitedTo(stream);
        foreach (var (version, data) in points)
            new SnapshotPoint { Version = version, Point = UnsafeByteOperations.UnsafeWrap(data.All) }.WriteDelimitedTo(stream);
    }

    /// <exception cref="InvalidProtocolBufferException">The file is cut off or is something else.</exception>
    /// <param name="name">The collection's name where it is not the saved one's.</param>
    public static EmbeddedCollection Load(Stream stream, string? name = null)
    {
        var head = SnapshotHead.Parser.ParseDelimitedFrom(stream);
        head.Definition.CollectionName = name ?? head.Definition.CollectionName;
        var collection = new EmbeddedCollection(head.Definition);
        foreach (var field in head.KeywordFields)
            collection.AddIndex(field, FieldType.Keyword);
        foreach (var (field, type) in head.OtherFields)
            collection.AddIndex(field, (FieldType)type);
        var decoder = new PointDecoder(collection._spec, payloadField: 2);
        while (stream.Position < stream.Length)
        {
            var point = SnapshotPoint.Parser.ParseDelimitedFrom(stream);
            var (key, data) = decoder.Decode(point.Point.Span);
            collection.Put(key, data, point.Version);
        }
        collection._operation = head.Operation;
        return collection;
    }
}
