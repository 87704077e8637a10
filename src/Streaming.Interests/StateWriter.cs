using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace Streaming.Interests;

/// <summary>Writes varints, times and strings into a rented buffer.</summary>
internal sealed class StateWriter : IDisposable
{
    [ThreadStatic]
    static Dictionary<string, int>? t_items;

    readonly Dictionary<string, int> _items = t_items ??= [];
    byte[] _buffer = ArrayPool<byte>.Shared.Rent(8192);
    int _length;

    public void Byte(byte value)
    {
        Reserve(1);
        _buffer[_length++] = value;
    }

    public void Varint(ulong value)
    {
        Reserve(StateReader.LongestVarint);
        for (; value >= 0x80; value >>= 7)
            _buffer[_length++] = (byte)(value | 0x80);
        _buffer[_length++] = (byte)value;
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
        if (_items.TryGetValue(id, out var number))
        {
            Varint(StateReader.KnownHeader(number));
            return;
        }

        _items.Add(id, _items.Count);
        String(id);
    }

    /// <summary>A UUID as its 16 bytes, any other text as UTF-8.</summary>
    public void String(string text)
    {
        Reserve(StateReader.LongestVarint + StateReader.UuidBytes);
        if (EventId.TryReadCanonical(text, out var uuid))
            Uuid(uuid);
        else
            Spelled(text);
    }

    /// <summary>As <see cref="String"/> writes the id's text.</summary>
    public void Event(EventId id)
    {
        Reserve(StateReader.LongestVarint + StateReader.UuidBytes);
        if (id.TryGetUuid(out var uuid))
            Uuid(uuid);
        else
            Spelled(id.ToString());
    }

    void Uuid(Guid uuid)
    {
        _buffer[_length] = StateReader.UuidHeader;
        uuid.TryWriteBytes(_buffer.AsSpan(_length + 1), bigEndian: true, out _);
        _length += 1 + StateReader.UuidBytes;
    }

    void Spelled(string text)
    {
        Reserve(StateReader.LongestVarint + StateReader.Utf8.GetMaxByteCount(text.Length));
        var start = _length;
        Varint(StateReader.TextHeader(text.Length));
        if (Ascii.FromUtf16(text, _buffer.AsSpan(_length), out var written) != OperationStatus.Done)
        {
            _length = start;
            Varint(StateReader.TextHeader(StateReader.Utf8.GetByteCount(text)));
            written = StateReader.Utf8.GetBytes(text, _buffer.AsSpan(_length));
        }

        _length += written;
    }

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
