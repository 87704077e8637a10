using System.Text;
using Streaming.Qdrant.Protocol;

namespace Streaming.Qdrant;

/// <summary>Reads the write ids out of an encoded <c>GetResponse</c> without the messages in between: a worker reads back every write.</summary>
static class EncodedWriteIds
{
    // A map's entry is a message of key and value.
    const int EntryKey = 1, EntryValue = 2;

    /// <returns>The write id of each point that has one.</returns>
    /// <exception cref="EndOfStreamException">The answer is cut off.</exception>
    /// <exception cref="InvalidDataException">The bytes are no such answer.</exception>
    public static Dictionary<Guid, string> Read(ReadOnlySpan<byte> response)
    {
        var found = new Dictionary<Guid, string>();
        for (var answer = new WireReader(response); answer.Next();)
            if (answer.Field == GetResponse.ResultFieldNumber)
                ReadPoint(answer.Content, found);
        return found;
    }

    static void ReadPoint(ReadOnlySpan<byte> point, Dictionary<Guid, string> found)
    {
        var (id, writeId) = (default(Guid?), default(string));
        for (var fields = new WireReader(point); fields.Next();)
            if (fields.Field == RetrievedPoint.IdFieldNumber)
                id = ReadId(fields.Content);
            else if (fields.Field == RetrievedPoint.PayloadFieldNumber)
                writeId = ReadEntry(fields.Content) ?? writeId;
        if (id is { } known && writeId is not null)
            found[known] = writeId;
    }

    static Guid? ReadId(ReadOnlySpan<byte> id)
    {
        for (var fields = new WireReader(id); fields.Next();)
            if (fields.Field == PointId.UuidFieldNumber)
                return Guid.TryParse(fields.Content, out var uuid) ? uuid : throw new InvalidDataException("A point's id is no UUID.");
        return null;
    }

    static string? ReadEntry(ReadOnlySpan<byte> entry)
    {
        var isWriteId = false;
        ReadOnlySpan<byte> text = default;
        for (var fields = new WireReader(entry); fields.Next();)
            if (fields.Field == EntryKey)
                isWriteId = fields.Content.SequenceEqual("write_id"u8);
            else if (fields.Field == EntryValue)
                for (var value = new WireReader(fields.Content); value.Next();)
                    if (value.Field == Value.StringValueFieldNumber)
                        text = value.Content;
        return isWriteId && text.Length > 0 ? Encoding.UTF8.GetString(text) : null;
    }
}
