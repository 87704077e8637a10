namespace Streaming.Local.Factorisation;

/// <summary>A square sparse matrix in compressed rows.</summary>
/// <param name="rowStarts">n + 1 positions into the other two; the last is their length.</param>
sealed class SparseMatrix(int[] rowStarts, int[] columns, float[] values)
{
    public int Size => rowStarts.Length - 1;

    public int Count => values.Length;

    public ReadOnlySpan<int> Columns(int row) => columns.AsSpan(rowStarts[row]..rowStarts[row + 1]);

    public Span<float> Values(int row) => values.AsSpan(rowStarts[row]..rowStarts[row + 1]);

    /// <summary>This × <paramref name="dense"/> (n × <paramref name="width"/>, row-major), rows side by side on all cores.</summary>
    public float[] Multiply(float[] dense, int width)
    {
        var product = new float[Size * width];
        Parallel.For(0, Size, row =>
        {
            var target = product.AsSpan(row * width, width);
            var rowColumns = Columns(row);
            var rowValues = Values(row);
            for (var k = 0; k < rowColumns.Length; k++)
            {
                var source = dense.AsSpan(rowColumns[k] * width, width);
                System.Numerics.Tensors.TensorPrimitives.MultiplyAdd(source, rowValues[k], target, target);
            }
        });
        return product;
    }

    /// <summary>Builds the matrix from entries (row, column) → value; order of rows and columns does not depend on the dictionary's.</summary>
    public static SparseMatrix From(Dictionary<long, float> entries, int size)
    {
        var keys = entries.Keys.ToArray();
        Array.Sort(keys);
        var rowStarts = new int[size + 1];
        var columns = new int[keys.Length];
        var values = new float[keys.Length];
        for (var k = 0; k < keys.Length; k++)
        {
            rowStarts[(int)(keys[k] / size) + 1]++;
            columns[k] = (int)(keys[k] % size);
            values[k] = entries[keys[k]];
        }

        for (var row = 0; row < size; row++)
            rowStarts[row + 1] += rowStarts[row];
        return new SparseMatrix(rowStarts, columns, values);
    }
}
