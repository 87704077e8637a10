using System.Runtime.InteropServices;
using Google.Protobuf;
using Streaming.Qdrant.Protocol;

namespace Streaming.Embedded.Qdrant;

/// <summary>
/// A stored point, never changed: <c>RetrievedPoint</c> as encoded for the wire, id first, then payload, then vectors, so that each usual
/// answer is a slice of it.
/// </summary>
sealed class PointData(byte[] encoded, int payload, int vectors, VectorLayout layout)
{
    const int KeyField = 1, ValueField = 2;

    public ReadOnlyMemory<byte> All => encoded;
    public ReadOnlyMemory<byte> Id => encoded.AsMemory(0, payload);
    public ReadOnlyMemory<byte> WithoutVectors => encoded.AsMemory(0, vectors);
    public ReadOnlySpan<byte> Vectors => encoded.AsSpan(vectors);
    public int Rows => layout.Rows;

    public ReadOnlySpan<float> Row(int index) =>
        MemoryMarshal.Cast<byte, float>(encoded.AsSpan(layout.First + index * layout.Stride, layout.Bytes));

    /// <summary>The payload's entries; <see cref="WireReader.Content"/> of each is a map entry.</summary>
    public WireReader Entries => new(encoded, payload, vectors);

    /// <returns>The encoded <c>Value</c> of a key of the payload's top level; null where it is absent.</returns>
    public ReadOnlyMemory<byte>? Find(ReadOnlySpan<byte> key)
    {
        for (var entries = Entries; entries.Next();)
            if (KeyOf(entries).SequenceEqual(key))
                return ValueOf(entries);
        return null;
    }

    /// <returns>The encoded entry of a key of the payload's top level, with its tag; empty where it is absent.</returns>
    public ReadOnlyMemory<byte> FindEntry(ReadOnlySpan<byte> key)
    {
        var start = payload;
        for (var entries = Entries; entries.Next(); start = entries.End)
            if (KeyOf(entries).SequenceEqual(key))
                return encoded.AsMemory(start..entries.End);
        return default;
    }

    public Value? Parse(ReadOnlySpan<byte> key) => Find(key) is { } value ? Value.Parser.ParseFrom(value.Span) : null;

    public static ReadOnlySpan<byte> KeyOf(WireReader entry)
    {
        for (var fields = entry.Inside; fields.Next();)
            if (fields.Field == KeyField)
                return fields.Content;
        return default;
    }

    ReadOnlyMemory<byte> ValueOf(WireReader entry)
    {
        for (var fields = entry.Inside; fields.Next();)
            if (fields.Field == ValueField)
                return encoded.AsMemory(fields.Start, fields.Length);
        return default;
    }
}

/// <summary>Where in an encoded point the rows of its vector are.</summary>
/// <param name="Rows">0 for a point without vectors.</param>
/// <param name="First">Position of the first row's first float.</param>
/// <param name="Stride">Bytes from row to row.</param>
/// <param name="Bytes">Bytes of a row.</param>
readonly record struct VectorLayout(int Rows, int First, int Stride, int Bytes);
