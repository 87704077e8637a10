using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;
using Google.Protobuf;
using Streaming.Qdrant.Protocol;
using Vector = Streaming.Qdrant.Protocol.Vector;

namespace Streaming.Qdrant;

/// <summary>Vectors to and from the wire. Floats are little-endian there, as on every processor that .NET 10 runs on.</summary>
public static class Floats
{
    /// <summary>Wraps <paramref name="vector"/> without a copy: it must not change until the request is sent.</summary>
    public static DenseVector Dense(float[] vector) => Dense(vector.AsMemory());

    /// <inheritdoc cref="Dense(float[])"/>
    public static DenseVector Dense(ReadOnlyMemory<float> vector) => new() { Data = UnsafeByteOperations.UnsafeWrap(Bytes(vector)) };

    /// <summary>The rows of a row-major matrix as a multivector, without a copy.</summary>
    public static Vector Multi(ReadOnlyMemory<float> rows, int dimension)
    {
        var bytes = Bytes(rows);
        var stride = dimension * sizeof(float);
        var multi = new MultiDenseVector();
        for (var start = 0; start < bytes.Length; start += stride)
            multi.Vectors.Add(new DenseVector { Data = UnsafeByteOperations.UnsafeWrap(bytes.Slice(start, stride)) });
        return new Vector { MultiDense = multi };
    }

    /// <summary>A point's vectors when it has none: stored, scrolled, never found by a search.</summary>
    public static Vectors None() => new() { Vectors_ = new NamedVectors() };

    /// <summary>A vector in either form in which servers answer: up to 1.16 in <c>data</c>, from 1.17 in the oneof.</summary>
    /// <returns>Rows × D floats; empty where the point has no vectors.</returns>
    public static float[] Read(VectorsOutput? output) => output?.Vector switch
    {
        null => [],
        { VectorCase: Vector.VectorOneofCase.Dense } vector => View(vector.Dense.Data).ToArray(),
        { VectorCase: Vector.VectorOneofCase.MultiDense } vector => Join(vector.MultiDense),
        var vector => View(vector.Data).ToArray(),
    };

    /// <summary>True when every float of <paramref name="data"/> is a number: the server would store NaN and infinity without a word.</summary>
    public static bool AreFinite(ByteString data) => AreFinite(View(data));

    /// <inheritdoc cref="AreFinite(ByteString)"/>
    public static bool AreFinite(ReadOnlySpan<float> floats)
    {
        // 0 × x is 0 for a finite x and NaN for everything else.
        var products = Vector<float>.Zero;
        var wide = MemoryMarshal.Cast<float, Vector<float>>(floats);
        foreach (var lanes in wide)
            products += lanes * Vector<float>.Zero;
        var rest = System.Numerics.Vector.Sum(products);
        foreach (var value in floats[(wide.Length * Vector<float>.Count)..])
            rest += value * 0;
        return rest == 0;
    }

    static ReadOnlySpan<float> View(ByteString bytes) => MemoryMarshal.Cast<byte, float>(bytes.Span);

    static float[] Join(MultiDenseVector rows)
    {
        var joined = new float[rows.Vectors.Sum(row => row.Data.Length) / sizeof(float)];
        var rest = joined.AsSpan();
        foreach (var row in rows.Vectors)
        {
            var floats = View(row.Data);
            floats.CopyTo(rest);
            rest = rest[floats.Length..];
        }
        return joined;
    }

    static Memory<byte> Bytes(ReadOnlyMemory<float> floats) => new ByteView(MemoryMarshal.AsMemory(floats)).Memory;

    /// <summary>The bytes of a float buffer as memory; nothing that serialises a message pins it.</summary>
    sealed class ByteView(Memory<float> floats) : MemoryManager<byte>
    {
        public override Span<byte> GetSpan() => MemoryMarshal.AsBytes(floats.Span);
        public override MemoryHandle Pin(int elementIndex = 0) => throw new NotSupportedException();
        public override void Unpin() { }
        protected override void Dispose(bool disposing) { }
    }
}
