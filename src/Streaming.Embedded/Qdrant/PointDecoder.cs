using System.Runtime.InteropServices;

namespace Streaming.Embedded.Qdrant;

/// <summary>Turns an encoded point of a request into the stored form. One for each request: it keeps its scratch list.</summary>
/// <param name="payloadField">3 in a request's <c>PointStruct</c>, 2 in a stored <c>RetrievedPoint</c>.</param>
sealed class PointDecoder(VectorSpec spec, int payloadField)
{
    const int IdField = 1, PayloadField = 2, VectorsField = 4;
    const int DataField = 1, DenseField = 101, MultiField = 103;

    readonly List<(int Start, int Length)> _rows = [];

    public (PointKey Key, PointData Data) Decode(ReadOnlySpan<byte> root)
    {
        var key = default(PointKey?);
        var payloadSize = 0;
        var hasVectors = false;
        _rows.Clear();
        for (var fields = new WireReader(root, 0, root.Length); fields.Next();)
        {
            if (fields.Field == IdField)
                key = PointKey.Read(fields.Inside);
            else if (fields.Field == payloadField)
                payloadSize += WireWriter.SizeOf(PayloadField, fields.Length);
            else if (fields.Field == VectorsField)
                hasVectors |= ReadVectors(fields.Inside);
        }
        if (!hasVectors)
            throw Refuse.Invalid("Expected some vectors");
        return Encode(root, key ?? throw Refuse.Invalid("Wrong input: No ID options provided"), payloadSize);
    }

    (PointKey Key, PointData Data) Encode(ReadOnlySpan<byte> root, PointKey key, int payloadSize)
    {
        var rowBytes = spec.Dimension * sizeof(float);
        var dense = WireWriter.SizeOf(DataField, rowBytes);
        var vector = spec.IsMulti ? _rows.Count * WireWriter.SizeOf(1, dense) : dense;
        var vectorOuter = _rows.Count == 0 ? 0 : WireWriter.SizeOf(spec.IsMulti ? MultiField : DenseField, vector);
        var vectors = WireWriter.SizeOf(_rows.Count == 0 ? 2 : 1, vectorOuter);
        var payloadStart = WireWriter.SizeOf(IdField, key.Size);

        var writer = new WireWriter(payloadStart + payloadSize + WireWriter.SizeOf(VectorsField, vectors));
        writer.Open(IdField, key.Size);
        key.Write(writer);
        for (var fields = new WireReader(root, 0, root.Length); fields.Next();)
            if (fields.Field == payloadField)
                writer.Write(PayloadField, fields.Content);
        writer.Open(VectorsField, vectors);
        writer.Open(_rows.Count == 0 ? 2 : 1, vectorOuter);
        var layout = _rows.Count == 0 ? default : WriteRows(writer, root, vector, dense, rowBytes);
        return (key, new PointData(writer.Buffer, payloadStart, payloadStart + payloadSize, layout));
    }

    VectorLayout WriteRows(WireWriter writer, ReadOnlySpan<byte> root, int vector, int dense, int rowBytes)
    {
        writer.Open(spec.IsMulti ? MultiField : DenseField, vector);
        var start = writer.Position;
        foreach (var (from, length) in _rows)
        {
            if (spec.IsMulti)
                writer.Open(1, dense);
            writer.Write(DataField, root.Slice(from, length));
            spec.Normalise(MemoryMarshal.Cast<byte, float>(writer.Buffer.AsSpan(writer.Position - length, length)));
        }
        var stride = (writer.Position - start) / _rows.Count;
        return new VectorLayout(_rows.Count, start + stride - rowBytes, stride, rowBytes);
    }

    /// <returns>True when the field says something about vectors, be it that there are none.</returns>
    bool ReadVectors(WireReader vectors)
    {
        var any = false;
        while (vectors.Next())
        {
            any = true;
            if (vectors.Field == 1)
                ReadVector(vectors.Inside);
            else if (vectors.Field == 2 && vectors.Length > 0)
                throw Refuse.Invalid("Wrong input: Not existing vector name error: this collection has one unnamed vector");
        }
        return any;
    }

    void ReadVector(WireReader vector)
    {
        var isMulti = false;
        while (vector.Next())
        {
            if (vector.Field == DataField)
                AddRow(vector);
            else if (vector.Field == DenseField)
                AddDense(vector.Inside);
            else if (vector.Field == MultiField)
            {
                isMulti = true;
                for (var rows = vector.Inside; rows.Next();)
                    AddDense(rows.Inside);
            }
        }
        if (_rows.Count == 0)
            throw Refuse.Invalid(isMulti ? "Validation error in body: [multi vector must not be empty]" : "Expected some vectors");
        if (isMulti && !spec.IsMulti)
            throw Refuse.Invalid("Wrong input: Conversion between multi and regular vectors failed");
    }

    void AddDense(WireReader dense)
    {
        var count = _rows.Count;
        while (dense.Next())
            if (dense.Field == DataField)
                AddRow(dense);
        if (_rows.Count == count)
            throw Refuse.Dimension(spec.Dimension, 0);
    }

    void AddRow(WireReader row)
    {
        if (row.Length != spec.Dimension * sizeof(float))
            throw Refuse.Dimension(spec.Dimension, row.Length / sizeof(float));
        _rows.Add((row.Start, row.Length));
    }
}
