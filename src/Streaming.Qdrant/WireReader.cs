using System.Buffers.Binary;
using Google.Protobuf;

namespace Streaming.Qdrant;

/// <summary>Walks the fields of an encoded message without objects for what is inside.</summary>
ref struct WireReader(ReadOnlySpan<byte> message)
{
    readonly ReadOnlySpan<byte> _message = message;
    int _position;

    public int Field { get; private set; }

    /// <summary>Content of a length-delimited field; empty for any other.</summary>
    public ReadOnlySpan<byte> Content { get; private set; }

    /// <summary>Value of a field of type float; 0 for any other.</summary>
    public float Float { get; private set; }

    /// <exception cref="EndOfStreamException">The message is cut off.</exception>
    /// <exception cref="InvalidDataException">A field has a wire type that there is not.</exception>
    public bool Next()
    {
        if (_position >= _message.Length)
            return false;
        var tag = (uint)Varint();
        Field = WireFormat.GetTagFieldNumber(tag);
        Content = default;
        Float = 0;
        switch (WireFormat.GetTagWireType(tag))
        {
            case WireFormat.WireType.Varint: Varint(); break;
            case WireFormat.WireType.Fixed64: Take(8); break;
            case WireFormat.WireType.Fixed32: Float = BinaryPrimitives.ReadSingleLittleEndian(Take(4)); break;
            case WireFormat.WireType.LengthDelimited: Content = Take(Varint()); break;
            default: throw new InvalidDataException($"Field {Field} has wire type {tag & 7}.");
        }
        return true;
    }

    ReadOnlySpan<byte> Take(ulong length)
    {
        if (length > (ulong)(_message.Length - _position))
            throw new EndOfStreamException($"A message ends {length - (ulong)(_message.Length - _position)} bytes early.");
        var taken = _message.Slice(_position, (int)length);
        _position += (int)length;
        return taken;
    }

    ulong Varint()
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var part = Take(1)[0];
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
                return value;
        }
        throw new InvalidDataException("A number has more than 64 bits.");
    }
}
