using System.Buffers.Binary;
using System.Buffers.Text;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Streaming.Qdrant;

/// <summary>
/// Protobuf's wire format, written front to back into one growing buffer: what a generated message would need dozens of objects and
/// several passes over their sizes for. Field numbers are below 2^12. Not thread-safe.
/// </summary>
public sealed class WireBuffer(int capacity)
{
    const int MostBytesPerCharacter = 3;

    /// <summary>Characters of a text whose length surely takes one byte.</summary>
    const int LongestShort = 127 / MostBytesPerCharacter;

    const int Varint = 0, Fixed64 = 1, LengthDelimited = 2;

    byte[] _bytes = GC.AllocateUninitializedArray<byte>(capacity);

    int _length;

    /// <summary>What was written since <see cref="Clear"/>, until the next write.</summary>
    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, _length);

    /// <summary>Bytes that can be held before more memory is needed.</summary>
    public int Capacity => _bytes.Length;

    public void Clear() => _length = 0;

    /// <summary>Starts a nested message.</summary>
    /// <returns>What <see cref="End"/> wants.</returns>
    public int Begin(int field)
    {
        Tag(field, LengthDelimited);
        // One byte for the length; End makes room for more where it must.
        Reserve(1);
        return ++_length;
    }

    /// <summary>Ends a nested message. What is longer than 127 bytes is moved to make room for its length.</summary>
    public void End(int start)
    {
        var length = _length - start;
        var extra = VarintSize((ulong)length) - 1;
        if (extra > 0)
        {
            Reserve(extra);
            _bytes.AsSpan(start, length).CopyTo(_bytes.AsSpan(start + extra));
        }
        _length = start - 1;
        PutVarint((ulong)length);
        _length += length;
    }

    /// <summary>Starts a nested message whose length is known: nothing ends it, and nothing is moved.</summary>
    public void Begin(int field, int length)
    {
        Tag(field, LengthDelimited);
        PutVarint((ulong)length);
        Reserve(length);
    }

    /// <summary>Bytes of a text or nested message of so many bytes, with its tag and length.</summary>
    public static int Size(int field, int length) => VarintSize((ulong)field << 3) + VarintSize((ulong)length) + length;

    public void Text(int field, ReadOnlySpan<char> text)
    {
        Tag(field, LengthDelimited);
        if (text.Length <= LongestShort)
        {
            Reserve(1 + (LongestShort * MostBytesPerCharacter));
            var written = Encoding.UTF8.GetBytes(text, _bytes.AsSpan(_length + 1));
            _bytes[_length] = (byte)written;
            _length += 1 + written;
            return;
        }
        var length = Encoding.UTF8.GetByteCount(text);
        PutVarint((ulong)length);
        Reserve(length);
        _length += Encoding.UTF8.GetBytes(text, _bytes.AsSpan(_length));
    }

    /// <summary>Bytes as base64 text.</summary>
    public void Base64Text(int field, ReadOnlySpan<byte> bytes)
    {
        Tag(field, LengthDelimited);
        var length = Base64.GetMaxEncodedToUtf8Length(bytes.Length);
        PutVarint((ulong)length);
        Reserve(length);
        Base64.EncodeToUtf8(bytes, _bytes.AsSpan(_length), out _, out var written);
        _length += written;
    }

    /// <summary>Little-endian floats.</summary>
    public void FloatBytes(int field, ReadOnlySpan<float> floats)
    {
        var bytes = MemoryMarshal.AsBytes(floats);
        Tag(field, LengthDelimited);
        PutVarint((ulong)bytes.Length);
        Reserve(bytes.Length);
        bytes.CopyTo(_bytes.AsSpan(_length));
        _length += bytes.Length;
    }

    public void Value(int field, long value)
    {
        Tag(field, Varint);
        PutVarint((ulong)value);
    }

    public void Value(int field, double value)
    {
        Tag(field, Fixed64);
        Reserve(sizeof(double));
        BinaryPrimitives.WriteDoubleLittleEndian(_bytes.AsSpan(_length), value);
        _length += sizeof(double);
    }

    /// <summary>What <see cref="Base64Text"/> takes for so many bytes.</summary>
    public static int Base64Size(int field, int bytes) => Size(field, Base64.GetMaxEncodedToUtf8Length(bytes));

    void Tag(int field, int type) => PutVarint((uint)((field << 3) | type));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void PutVarint(ulong value)
    {
        if (value < 0x80 && (uint)_length < (uint)_bytes.Length)
            _bytes[_length++] = (byte)value;
        else
            PutLongVarint(value);
    }

    void PutLongVarint(ulong value)
    {
        Reserve(10);
        while (value >= 0x80)
        {
            _bytes[_length++] = (byte)(value | 0x80);
            value >>= 7;
        }
        _bytes[_length++] = (byte)value;
    }

    static int VarintSize(ulong value) => (70 - System.Numerics.BitOperations.LeadingZeroCount(value | 1)) / 7;

    void Reserve(int more)
    {
        if (_length + more > _bytes.Length)
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + more));
    }
}
