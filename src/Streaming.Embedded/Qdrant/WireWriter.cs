using System.Numerics;
using System.Runtime.InteropServices;

namespace Streaming.Embedded.Qdrant;

/// <summary>Writes an encoded message of known size.</summary>
sealed class WireWriter(int size)
{
    const int LengthDelimited = 2;

    public byte[] Buffer { get; } = GC.AllocateUninitializedArray<byte>(size);

    public int Position { get; private set; }

    /// <summary>Bytes of a length-delimited field of <paramref name="length"/> bytes, with its tag and length.</summary>
    public static int SizeOf(int field, int length) => VarintSize((ulong)field << 3) + VarintSize((ulong)length) + length;

    public static int VarintSize(ulong value) => (BitOperations.Log2(value | 1) / 7) + 1;

    /// <summary>Starts a length-delimited field; its content must follow.</summary>
    public void Open(int field, int length)
    {
        Varint((ulong)field << 3 | LengthDelimited);
        Varint((ulong)length);
    }

    public void Write(int field, ReadOnlySpan<byte> content)
    {
        Open(field, content.Length);
        Raw(content);
    }

    public void Write(int field, ulong number)
    {
        Varint((ulong)field << 3);
        Varint(number);
    }

    public void Write(int field, float number)
    {
        Varint((ulong)field << 3 | 5);
        MemoryMarshal.Write(Buffer.AsSpan(Position), number);
        Position += sizeof(float);
    }

    public void Raw(ReadOnlySpan<byte> content)
    {
        content.CopyTo(Buffer.AsSpan(Position));
        Position += content.Length;
    }

    void Varint(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
            Buffer[Position++] = (byte)(value | 0x80);
        Buffer[Position++] = (byte)value;
    }
}
