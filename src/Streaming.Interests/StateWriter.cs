using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;

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

    public void String(string value) => String(value, 0);

    /// <summary>Written out the first time, then by its number: even headers are lengths, odd ones numbers.</summary>
    public void Item(string id)
    {
        if (_items.TryGetValue(id, out var known))
        {
            Varint(((ulong)known << 1) | 1);
            return;
        }

        _items.Add(id, _items.Count);
        String(id, 1);
    }

    /// <summary>The bytes followed by their checksum.</summary>
    public byte[] ToArray()
    {
        var bytes = new byte[_length + sizeof(uint)];
        _buffer.AsSpan(0, _length).CopyTo(bytes);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(_length), Checksum(bytes.AsSpan(0, _length)));
        return bytes;
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

    void String(string value, int shift)
    {
        var length = StateReader.Utf8.GetByteCount(value);
        Varint((ulong)length << shift);
        Reserve(length);
        _length += StateReader.Utf8.GetBytes(value, _buffer.AsSpan(_length));
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
