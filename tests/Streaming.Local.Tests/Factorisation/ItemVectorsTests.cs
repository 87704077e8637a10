using System.Numerics.Tensors;
using Streaming.Local.Factorisation;

namespace Streaming.Local.Tests.Factorisation;

public class ItemVectorsTests
{
    const int Groups = 5, ItemsPerGroup = 20, Dimension = 8;

    [Fact]
    public void Compute_PlantedGroups_NeighboursAreOfTheSameGroup()
    {
        var vectors = ItemVectors.Compute(PlantedSequences(), Groups * ItemsPerGroup, Dimension, seed: 1);

        var right = Enumerable.Range(0, vectors.Length).Count(item => Nearest(vectors, item) / ItemsPerGroup == item / ItemsPerGroup);

        Assert.True(right > 0.95 * vectors.Length, $"{right} of {vectors.Length} items have a neighbour of their own group");
    }

    [Fact]
    public void Compute_Vectors_HaveUnitNorm()
    {
        var vectors = ItemVectors.Compute(PlantedSequences(), Groups * ItemsPerGroup, Dimension, seed: 1);

        Assert.All(vectors, vector => Assert.Equal(1, TensorPrimitives.Norm<float>(vector!), 5));
    }

    [Fact]
    public void Compute_SameSeed_GivesTheSameBytes()
    {
        var first = ItemVectors.Compute(PlantedSequences(), Groups * ItemsPerGroup, Dimension, seed: 3);
        var second = ItemVectors.Compute(PlantedSequences(), Groups * ItemsPerGroup, Dimension, seed: 3);

        Assert.Equal(first.SelectMany(vector => vector!), second.SelectMany(vector => vector!));
    }

    [Fact]
    public void Compute_ItemWithoutNeighbours_HasNoVector()
    {
        var vectors = ItemVectors.Compute([[0, 1, 0, 1], [2]], 3, Dimension, seed: 1);

        Assert.NotNull(vectors[0]);
        Assert.Null(vectors[2]);
    }

    [Fact]
    public void Compute_FewerItemsThanDimensions_FillsUpWithZeroes()
    {
        var vectors = ItemVectors.Compute([[0, 1, 2], [2, 1, 0]], 3, Dimension, seed: 1);

        Assert.All(vectors, vector => Assert.Equal(Dimension, vector!.Length));
    }

    static List<int[]> PlantedSequences()
    {
        var random = new Random(7);
        return [.. Enumerable.Range(0, 400).Select(_ =>
        {
            var group = random.Next(Groups);
            return Enumerable.Range(0, 8)
                .Select(_ => (random.NextDouble() < 0.1 ? random.Next(Groups) : group) * ItemsPerGroup + random.Next(ItemsPerGroup))
                .ToArray();
        })];
    }

    static int Nearest(float[]?[] vectors, int item) => Enumerable.Range(0, vectors.Length)
        .Where(other => other != item)
        .MaxBy(other => TensorPrimitives.Dot<float>(vectors[item]!, vectors[other]!));
}
