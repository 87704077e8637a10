using Streaming.Local.Factorisation;

namespace Streaming.Local.Tests.Factorisation;

public class TruncatedEigenTests
{
    [Fact]
    public void Compute_DiagonalMatrix_FindsTheGreatestValuesAndTheirAxes()
    {
        var entries = Enumerable.Range(0, 50).ToDictionary(i => (long)i * 50 + i, i => (float)(i + 1));

        var (vectors, values) = TruncatedEigen.Compute(SparseMatrix.From(entries, 50), rank: 3, iterations: 30, seed: 1);

        Assert.Equal([50, 49, 48], values.Select(value => Math.Round(value, 3)));
        Assert.Equal(1, Math.Abs(vectors[49 * 3]), 3);
        Assert.Equal(1, Math.Abs(vectors[48 * 3 + 1]), 3);
    }

    [Fact]
    public void Multiply_SparseByDense_IsTheProduct()
    {
        var matrix = SparseMatrix.From(new Dictionary<long, float> { [0] = 2, [1] = 1, [3] = 3 }, 2);

        Assert.Equal([2 * 1 + 1 * 3, 2 * 2 + 1 * 4, 3 * 3, 3 * 4], matrix.Multiply([1, 2, 3, 4], 2));
    }
}
