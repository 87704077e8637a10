using System.Runtime.InteropServices;
using Google.Protobuf;
using Streaming.Qdrant.Protocol;

namespace Streaming.Qdrant;

/// <summary>Vectors to and from the wire. Floats are little-endian there, as on every processor that .NET 10 runs on.</summary>
public static class Floats
{
    /// <summary>Wraps <paramref name="vector"/> without a copy: it must not change until the request is sent.</summary>
    public static DenseVector Dense(float[] vector) => Dense(vector.AsMemory());

    /// <inheritdoc cref="Dense(float[])"/>
    public static DenseVector Dense(ReadOnlyMemory<float> vector) => new() { Data = Bytes(vector) };

    /// <summary>The rows of a row-major matrix as a multivector, without a copy.</summary>
    public static Vector Multi(ReadOnlyMemory<float> rows, int dimension)
    {
        var multi = new MultiDenseVector();
        for (var start = 0; start < rows.Length; start += dimension)
            multi.Vectors.Add(Dense(rows.Slice(start, dimension)));
        return new Vector { MultiDense = multi };
    }

    /// <summary>A point's vectors when it has none: stored, scrolled, never found by a search.</summary>
    public static Vectors None() => new() { Vectors_ = new NamedVectors() };

    /// <summary>A vector in either form in which servers answer: up to 1.16 in <c>data</c>, from 1.17 in the oneof.</summary>
    /// <returns>Rows × D floats; empty where the point has no vectors.</returns>
    public static float[] Read(VectorsOutput? output) => output?.Vector switch
    {
        null => [],
        { VectorCase: Vector.VectorOneofCase.Dense } vector => ToFloats(vector.Dense.Data),
        { VectorCase: Vector.VectorOneofCase.MultiDense } vector => [.. vector.MultiDense.Vectors.SelectMany(row => ToFloats(row.Data))],
        var vector => ToFloats(vector.Data),
    };

    static ByteString Bytes(ReadOnlyMemory<float> floats) =>
        UnsafeByteOperations.UnsafeWrap(MemoryMarshal.AsMemory(floats).Cast());

    static Memory<byte> Cast(this Memory<float> floats) => new CastMemory(floats).Memory;

    static float[] ToFloats(ByteString bytes) => MemoryMarshal.Cast<byte, float>(bytes.Span).ToArray();

    sealed class CastMemory(Memory<float> floats) : System.Buffers.MemoryManager<byte>
    {
        public override Span<byte> GetSpan() => MemoryMarshal.AsBytes(floats.Span);
        public override System.Buffers.MemoryHandle Pin(int elementIndex = 0) => throw new NotSupportedException();
        public override void Unpin() { }
        protected override void Dispose(bool disposing) { }
    }
}
