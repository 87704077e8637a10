using Google.Protobuf;
using Streaming.Qdrant.Protocol;

namespace Streaming.Qdrant;

/// <summary>Reads the write ids out of an encoded <c>GetResponse</c> without the messages in between: a worker reads back every write.</summary>
static class EncodedWriteIds
{
    // A map's entry is a message of key and value.
    const int EntryKey = 1, EntryValue = 2;

    /// <returns>The write id of each point that has one.</returns>
    /// <exception cref="IOException">The bytes are no such answer.</exception>
    public static Dictionary<Guid, string> Read(byte[] response)
    {
        var found = new Dictionary<Guid, string>();
        using var input = new CodedInputStream(response);
        while (Next(input, response.Length, out var field))
        {
            if (field != GetResponse.ResultFieldNumber)
                input.SkipLastField();
            else if (ReadPoint(input) is ({ } id, { } writeId))
                found[Guid.Parse(id)] = writeId;
        }
        return found;
    }

    static (string? Id, string? WriteId) ReadPoint(CodedInputStream input)
    {
        string? id = null, writeId = null;
        for (var end = End(input); Next(input, end, out var field);)
        {
            if (field == RetrievedPoint.IdFieldNumber)
                id = ReadText(input, PointId.UuidFieldNumber);
            else if (field == RetrievedPoint.PayloadFieldNumber)
                writeId = ReadEntry(input) ?? writeId;
            else
                input.SkipLastField();
        }
        return (id, writeId);
    }

    static string? ReadEntry(CodedInputStream input)
    {
        string? key = null, value = null;
        for (var end = End(input); Next(input, end, out var field);)
        {
            if (field == EntryKey)
                key = input.ReadString();
            else if (field == EntryValue)
                value = ReadText(input, Value.StringValueFieldNumber);
            else
                input.SkipLastField();
        }
        return key == FencedWrites.WriteIdKey ? value : null;
    }

    /// <returns>The text in one field of a message; null where it has none.</returns>
    static string? ReadText(CodedInputStream input, int wanted)
    {
        string? text = null;
        for (var end = End(input); Next(input, end, out var field);)
        {
            if (field == wanted)
                text = input.ReadString();
            else
                input.SkipLastField();
        }
        return text;
    }

    static long End(CodedInputStream input)
    {
        var length = input.ReadLength();
        return input.Position + length;
    }

    static bool Next(CodedInputStream input, long end, out int field)
    {
        field = 0;
        if (input.Position >= end)
            return false;
        if (input.IsAtEnd)
            throw new EndOfStreamException($"A message ends {end - input.Position} bytes early.");
        field = WireFormat.GetTagFieldNumber(input.ReadTag());
        return true;
    }
}
