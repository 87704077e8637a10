namespace Streaming.Embedded.Qdrant;

/// <summary>Walks the fields of an encoded message inside a larger buffer, without allocating.</summary>
/// <param name="root">The buffer; positions are in it.</param>
ref struct WireReader(ReadOnlySpan<byte> root, int start, int end)
{
    readonly ReadOnlySpan<byte> _root = root;
    int _position = start;

    public int Field { get; private set; }

    /// <summary>Value of a varint field.</summary>
    public ulong Number { get; private set; }

    /// <summary>Where the content of a length-delimited field starts; it has <see cref="Length"/> bytes.</summary>
    public int Start { get; private set; }

    public int Length { get; private set; }

    public readonly int End => Start + Length;

    public readonly ReadOnlySpan<byte> Content => _root.Slice(Start, Length);

    public readonly WireReader Inside => new(_root, Start, End);

    public bool Next()
    {
        if (_position >= end)
            return false;
        var tag = Varint();
        Field = (int)(tag >> 3);
        Start = _position;
        Length = 0;
        switch (tag & 7)
        {
            case 0: Number = Varint(); break;
            case 1: _position += 8; break;
            case 5: _position += 4; break;
            case 2:
                var length = Varint();
                if (length > (ulong)(end - _position))
                    throw Refuse.Invalid("A message is cut off.");
                Start = _position;
                Length = (int)length;
                _position += Length;
                break;
            default: throw Refuse.Invalid("A message has a field of an unknown wire type.");
        }
        return true;
    }

    ulong Varint()
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            if (_position >= end)
                throw Refuse.Invalid("A message is cut off.");
            var part = _root[_position++];
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
                return value;
        }
        throw Refuse.Invalid("A message has a number of more than 64 bits.");
    }
}
