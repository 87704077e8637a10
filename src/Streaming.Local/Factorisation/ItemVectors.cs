using System.Numerics.Tensors;

namespace Streaming.Local.Factorisation;

/// <summary>Item vectors from a truncated SVD of item co-occurrence.</summary>
static class ItemVectors
{
    /// <summary>Of the singular values; below ½ the weaker directions count nearly as much as the strong ones.</summary>
    const double Power = 0.25;

    const int Iterations = 6;

    /// <param name="sequences">Item numbers below <paramref name="items"/> of each user, oldest first; of the training part only.</param>
    /// <param name="dimension">D; directions beyond what the data holds stay zero.</param>
    /// <returns>For each item D floats of unit norm, or null for an item without neighbours: it has no place in the space.</returns>
    public static float[]?[] Compute(IEnumerable<int[]> sequences, int items, int dimension, int seed)
    {
        var matrix = CoOccurrence.Normalised(sequences, items);
        var rank = Math.Min(dimension, items);
        var (vectors, values) = TruncatedEigen.Compute(matrix, rank, Iterations, seed);
        // A negative eigenvalue of the symmetric matrix sets items apart that stand together: it has no place in a cosine space.
        var scale = values.Select(value => value > 0 ? (float)Math.Pow(value, Power) : 0).ToArray();
        var result = new float[]?[items];
        for (var item = 0; item < items; item++)
        {
            if (matrix.Columns(item).IsEmpty)
                continue;
            var vector = new float[dimension];
            TensorPrimitives.Multiply(vectors.AsSpan(item * rank, rank), scale, vector);
            var norm = TensorPrimitives.Norm<float>(vector);
            if (norm < 1e-12f)
                continue;
            TensorPrimitives.Divide(vector, norm, vector);
            result[item] = vector;
        }

        return result;
    }
}
