using MathNet.Numerics.LinearAlgebra;
using System.Numerics.Tensors;

namespace Streaming.Local.Factorisation;

/// <summary>
/// The leading eigenpairs of a symmetric sparse matrix by randomised subspace iteration (Halko, Martinsson, Tropp, SIAM Review 53, 2011,
/// algorithms 4.4 and 5.3). Of a symmetric matrix these are its truncated SVD up to the sign of the values.
/// </summary>
static class TruncatedEigen
{
    const int Oversampling = 16;
    const int Parts = 16;

    /// <param name="rank">How many pairs, at most the matrix's size.</param>
    /// <param name="iterations">Subspace iterations; more make close eigenvalues sharper.</param>
    /// <returns>Vectors: n × rank, row-major; values: rank, by falling absolute value.</returns>
    public static (float[] Vectors, double[] Values) Compute(SparseMatrix matrix, int rank, int iterations, int seed)
    {
        var n = matrix.Size;
        var width = Math.Min(n, rank + Oversampling);
        var basis = Gaussian(n * width, seed);
        Orthonormalise(basis, n, width);
        for (var i = 0; i < iterations; i++)
        {
            basis = matrix.Multiply(basis, width);
            Orthonormalise(basis, n, width);
        }

        var projected = Gram(basis, matrix.Multiply(basis, width), n, width);
        var eigen = projected.Add(projected.Transpose()).Multiply(0.5).Evd(Symmetricity.Symmetric);
        var order = Enumerable.Range(0, width).OrderByDescending(k => Math.Abs(eigen.EigenValues[k].Real)).Take(rank).ToArray();
        var vectors = new float[n * rank];
        Parallel.For(0, n, row =>
        {
            var source = basis.AsSpan(row * width, width);
            for (var k = 0; k < order.Length; k++)
            {
                var sum = 0.0;
                for (var j = 0; j < width; j++)
                    sum += source[j] * eigen.EigenVectors[j, order[k]];
                vectors[row * rank + k] = (float)sum;
            }
        });
        return (vectors, [.. order.Select(k => eigen.EigenValues[k].Real)]);
    }

    static float[] Gaussian(int count, int seed)
    {
        var random = new Random(seed);
        var values = new float[count];
        for (var i = 0; i < count; i++)
            values[i] = (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
        return values;
    }

    /// <summary>AᵀB for n × width matrices, in double.</summary>
    static Matrix<double> Gram(float[] a, float[] b, int n, int width)
    {
        // A fixed number of parts, summed in their order: the same result on any number of cores.
        var parts = new double[Parts][];
        Parallel.For(0, Parts, part =>
        {
            var sums = parts[part] = new double[width * width];
            var right = new double[width];
            for (var row = (int)((long)part * n / Parts); row < (int)((part + 1L) * n / Parts); row++)
            {
                TensorPrimitives.ConvertChecked<float, double>(b.AsSpan(row * width, width), right);
                for (var i = 0; i < width; i++)
                {
                    var target = sums.AsSpan(i * width, width);
                    TensorPrimitives.MultiplyAdd<double>(right, a[row * width + i], target, target);
                }
            }
        });
        for (var part = 1; part < Parts; part++)
            TensorPrimitives.Add<double>(parts[0], parts[part], parts[0]);
        return Matrix<double>.Build.Dense(width, width, (i, j) => parts[0][i * width + j]);
    }

    /// <summary>Cholesky QR, twice: the second pass repairs what rounding left of the first.</summary>
    static void Orthonormalise(float[] columns, int n, int width)
    {
        for (var pass = 0; pass < 2; pass++)
        {
            var gram = Gram(columns, columns, n, width);
            var ridge = 1e-10 * gram.Trace() / width;
            for (var i = 0; i < width; i++)
                gram[i, i] += ridge;
            var inverse = gram.Cholesky().Factor.Inverse();
            Parallel.For(0, n, row =>
            {
                var source = columns.AsSpan(row * width, width);
                var target = new double[width];
                for (var j = 0; j < width; j++)
                {
                    var sum = 0.0;
                    for (var k = 0; k <= j; k++)
                        sum += inverse[j, k] * source[k];
                    target[j] = sum;
                }

                for (var j = 0; j < width; j++)
                    source[j] = (float)target[j];
            });
        }
    }
}
