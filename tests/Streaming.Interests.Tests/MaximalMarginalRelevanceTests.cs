using FsCheck;
using FsCheck.Fluent;

namespace Streaming.Interests.Tests;

public class MaximalMarginalRelevanceTests
{
    const int Dimension = 4;

    // Rows whose similarities floats hold exactly, so that ties are ties.
    static readonly Gen<float[]> s_rows = Gen.Elements<float[]>(
        [1, 0, 0, 0], [0, 1, 0, 0], [0, 0, -1, 0], [0.5f, 0.5f, 0.5f, 0.5f], [-0.5f, 0.5f, 0.5f, -0.5f], [0, 0, 0, 0]);

    static readonly Gen<(double[] Relevance, float[] Vectors)> s_lists =
        from count in Gen.Choose(0, 12)
        from relevance in Gen.Choose(0, 6).ArrayOf(count)
        from vectors in s_rows.ArrayOf(count)
        select (relevance.Select(r => r / 8.0).ToArray(), vectors.SelectMany(row => row).ToArray());

    static readonly Gen<double> s_lambda = Gen.Elements(0, 0.25, 0.5, 0.75, 1);

    [Fact]
    public void Order_IsThePlainOne() => Holds.ForAll(Gen.Zip(Gen.Zip(s_lists, s_lambda), Gen.Choose(0, 14)), x =>
    {
        var (((relevance, vectors), lambda), take) = x;
        List<int> expected = [];
        while (expected.Count < Math.Min(take, relevance.Length))
            expected.Add(Enumerable.Range(0, relevance.Length).Except(expected).MaxBy(i => Marginal(relevance, vectors, lambda, expected, i)));

        Assert.Equal(expected, MaximalMarginalRelevance.Order(relevance, vectors, Dimension, lambda, take));
    });

    [Fact]
    public void RelevanceAlone_KeepsTheOrderOfRelevance() => Holds.ForAll(s_lists, x => Assert.Equal(
        Enumerable.Range(0, x.Relevance.Length).OrderByDescending(i => x.Relevance[i]),
        MaximalMarginalRelevance.Order(x.Relevance, x.Vectors, Dimension, 1, x.Relevance.Length)));

    [Fact]
    public void Order_TakesEachOnce() => Holds.ForAll(Gen.Zip(s_lists, s_lambda), x =>
        Assert.Equal(
            Enumerable.Range(0, x.Item1.Relevance.Length),
            MaximalMarginalRelevance.Order(x.Item1.Relevance, x.Item1.Vectors, Dimension, x.Item2, 100).Order()));

    [Fact]
    public void LikeOnesAreKeptApart() => Assert.Equal(
        [0, 2, 1], MaximalMarginalRelevance.Order([1, 0.9, 0.5], [1, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0], Dimension, 0.5, 3));

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void LambdaThatIsNone_Throws(double lambda) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => MaximalMarginalRelevance.Order([1], [1], 1, lambda, 1));

    static double Marginal(double[] relevance, float[] vectors, double lambda, List<int> taken, int i) => taken.Count == 0
        ? relevance[i]
        : (lambda * relevance[i]) - ((1 - lambda) * taken.Max(j => Enumerable.Range(0, Dimension).Sum(d => vectors[(i * Dimension) + d] * vectors[(j * Dimension) + d])));
}
