using System.Globalization;
using System.Numerics.Tensors;

namespace Streaming.Local.Factorisation;

/// <summary>What an item is about where nobody says: spherical k-means over the item vectors.</summary>
static class VectorClusters
{
    const int Rounds = 12;

    /// <returns>The one cluster of each item, named <c>cluster-N</c>; √n clusters for n items.</returns>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Of(IReadOnlyList<(string Id, float[] Vector)> items, int seed)
    {
        var count = (int)Math.Ceiling(Math.Sqrt(items.Count));
        var centres = new float[count][];
        foreach (var (index, item) in new Random(seed).GetItems(Enumerable.Range(0, items.Count).ToArray(), count).Index())
            centres[index] = (float[])items[item].Vector.Clone();
        var assignment = new int[items.Count];
        for (var round = 0; round < Rounds; round++)
        {
            Parallel.For(0, items.Count, i => assignment[i] = Nearest(centres, items[i].Vector));
            centres = Means(items, assignment, centres);
        }

        return items.Index().ToDictionary(
            pair => pair.Item.Id,
            IReadOnlyList<string> (pair) => [string.Create(CultureInfo.InvariantCulture, $"cluster-{assignment[pair.Index]}")]);
    }

    static int Nearest(float[][] centres, float[] vector)
    {
        var best = 0;
        var bestScore = float.NegativeInfinity;
        for (var c = 0; c < centres.Length; c++)
        {
            var score = TensorPrimitives.Dot<float>(centres[c], vector);
            if (score > bestScore)
                (best, bestScore) = (c, score);
        }

        return best;
    }

    /// <summary>An empty cluster keeps its centre.</summary>
    static float[][] Means(IReadOnlyList<(string Id, float[] Vector)> items, int[] assignment, float[][] centres)
    {
        var means = centres.Select(centre => new float[centre.Length]).ToArray();
        for (var i = 0; i < items.Count; i++)
            TensorPrimitives.Add(means[assignment[i]], items[i].Vector, means[assignment[i]]);
        for (var c = 0; c < means.Length; c++)
        {
            var norm = TensorPrimitives.Norm<float>(means[c]);
            if (norm < 1e-6f)
                means[c] = centres[c];
            else
                TensorPrimitives.Divide(means[c], norm, means[c]);
        }

        return means;
    }
}
