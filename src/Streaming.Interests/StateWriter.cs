using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace Streaming.Interests;

/// <summary>Writes varints, times and strings into a rented buffer.</summary>
internal sealed class StateWriter : IDisposable
{
    [ThreadStatic]
    static ItemNumbers? t_items;

    readonly ItemNumbers _items;
    byte[] _buffer;
    int _length;

    public StateWriter() => (_items, _buffer) = (t_items ??= new(), ArrayPool<byte>.Shared.Rent(8192));

    public void Byte(byte value)
    {
        Reserve(1);
        _buffer[_length++] = value;
    }

    public void Varint(ulong value)
    {
        Reserve(StateReader.LongestVarint);
        _length += Varint(value, _buffer.AsSpan(_length));
    }

    /// <summary>The first time of a kind as it is, the others as the distance back from the one before.</summary>
    public void Time(long value, bool first, ref long previous)
    {
        Varint(unchecked((ulong)(first ? (value << 1) ^ (value >> 63) : previous - value)));
        previous = value;
    }

    /// <summary>An item id: spelled the first time, then its number among those that were.</summary>
    public void Item(string id)
    {
        if (_items.TryGet(id, ItemId.HashOf(id), out var number))
            Varint(StateReader.KnownHeader(number));
        else
            String(id);
    }

    /// <inheritdoc cref="Item(string)"/>
    public void Item(ItemId id)
    {
        if (_items.TryGet(id.Text, id.GetHashCode(), out var number))
            Varint(StateReader.KnownHeader(number));
        else
            Raw(id.Encoded);
    }

    /// <summary>A UUID as its 16 bytes, any other text as UTF-8.</summary>
    public void String(string text)
    {
        Reserve(LongestSpelling(text));
        _length += Spell(text, _buffer.AsSpan(_length));
    }

    /// <summary>As <see cref="String"/> writes the id's text.</summary>
    public void Event(EventId id)
    {
        if (id.TryGetUuid(out var uuid))
        {
            Reserve(1 + StateReader.UuidBytes);
            _length += Spell(uuid, _buffer.AsSpan(_length));
        }
        else
        {
            String(id.ToString());
        }
    }

    /// <summary>What <see cref="String"/> writes.</summary>
    public static byte[] Spell(string text)
    {
        var spelled = new byte[LongestSpelling(text)];
        return spelled[..Spell(text, spelled)];
    }

    static int LongestSpelling(string text) => StateReader.LongestVarint + StateReader.UuidBytes + StateReader.Utf8.GetMaxByteCount(text.Length);

    static int Spell(string text, Span<byte> bytes)
    {
        if (EventId.TryReadCanonical(text, out var uuid))
            return Spell(uuid, bytes);
        var header = Varint(StateReader.TextHeader(text.Length), bytes);
        if (Ascii.FromUtf16(text, bytes[header..], out var written) == OperationStatus.Done)
            return header + written;
        header = Varint(StateReader.TextHeader(StateReader.Utf8.GetByteCount(text)), bytes);
        return header + StateReader.Utf8.GetBytes(text, bytes[header..]);
    }

    static int Spell(Guid uuid, Span<byte> bytes)
    {
        bytes[0] = StateReader.UuidHeader;
        uuid.TryWriteBytes(bytes[1..], bigEndian: true, out _);
        return 1 + StateReader.UuidBytes;
    }

    static int Varint(ulong value, Span<byte> bytes)
    {
        var length = 0;
        for (; value >= 0x80; value >>= 7)
            bytes[length++] = (byte)(value | 0x80);
        bytes[length++] = (byte)value;
        return length;
    }

    public void Raw(ReadOnlySpan<byte> bytes)
    {
        Reserve(bytes.Length);
        bytes.CopyTo(_buffer.AsSpan(_length));
        _length += bytes.Length;
    }

    /// <summary>What was written since <see cref="Clear"/>, until the next write.</summary>
    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, _length);

    public void Clear() => _length = 0;

    /// <summary>The bytes followed by their checksum, until the writer is disposed. Nothing can be written after it.</summary>
    public ReadOnlySpan<byte> Finish()
    {
        Reserve(sizeof(uint));
        BinaryPrimitives.WriteUInt32LittleEndian(_buffer.AsSpan(_length), Checksum(_buffer.AsSpan(0, _length)));
        return _buffer.AsSpan(0, _length + sizeof(uint));
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _items.Clear();
    }

    /// <summary>CRC-32C.</summary>
    public static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (var rest in bytes)
            crc = BitOperations.Crc32C(crc, rest);
        return ~crc;
    }

    void Reserve(int bytes)
    {
        if (_buffer.Length - _length >= bytes)
            return;
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_buffer.Length * 2, _length + bytes));
        _buffer.AsSpan(0, _length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
