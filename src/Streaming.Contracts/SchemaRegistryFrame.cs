using System.Buffers.Binary;
using Google.Protobuf;

namespace Streaming.Contracts;

/// <summary>
/// Confluent Schema Registry's framing of Protobuf: a zero byte, the schema's id (4 bytes, big-endian), the indexes that name the message
/// within its schema file (a zigzag varint count, then as many zigzag varints; a single 0 stands for the first message), the message.
/// The schema's id and the indexes are read over: the topic says which message it is.
/// </summary>
static class SchemaRegistryFrame
{
    public const byte FirstByte = 0;

    const int HeaderBytes = 5;
    const int MaxIndexes = 32;

    public static ReadOnlySpan<byte> Payload(ReadOnlySpan<byte> value)
    {
        if (value.Length <= HeaderBytes)
            throw InvalidMessageException.OfBytes("starts like Schema-Registry framing and ends within its header");
        var rest = value[HeaderBytes..];
        var count = ReadZigZag(ref rest);
        if (count is < 0 or > MaxIndexes)
            throw InvalidMessageException.OfBytes($"has Schema-Registry framing with {count} message indexes");
        for (var i = 0; i < count; i++)
            ReadZigZag(ref rest);
        return rest;
    }

    public static byte[] Write(IMessage message, int schemaId)
    {
        var frame = new byte[HeaderBytes + 1 + message.CalculateSize()];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), schemaId);
        message.WriteTo(frame.AsSpan(HeaderBytes + 1));
        return frame;
    }

    static int ReadZigZag(ref ReadOnlySpan<byte> bytes)
    {
        uint value = 0;
        for (var i = 0; i < bytes.Length && i < 5; i++)
        {
            value |= (uint)(bytes[i] & 0x7F) << (7 * i);
            if (bytes[i] >= 0x80)
                continue;
            bytes = bytes[(i + 1)..];
            return (int)(value >> 1) ^ -(int)(value & 1);
        }

        throw InvalidMessageException.OfBytes("has Schema-Registry framing with a broken message index");
    }
}
