namespace Streaming.Interests;

/// <summary>
/// Differentiable clustering of a window into interests (arXiv 2506.23060), with identity weights and unit norm in the place of
/// squash: the plain form of the implicit graph of the training-free model, and the oracle of its tests.
/// </summary>
public static class DifferentiableClustering
{
    /// <summary>Two unit vectors with this cosine or more are the same item.</summary>
    const double Same = 1 - 1e-6;

    /// <summary>Clusters one user's window.</summary>
    /// <param name="items">L × D, newest first, each valid row of unit norm.</param>
    /// <param name="valid">L flags. An item that is not valid takes no part at all.</param>
    /// <param name="weight">L weights, ≥ 0.</param>
    /// <param name="dimension">D.</param>
    /// <param name="interests">K, at least 1. No more slots come out filled than there are distinct valid items.</param>
    /// <param name="rounds">R, at least 1.</param>
    /// <param name="temperature">τ of the softmax over centroids, above 0.</param>
    public static Clusters Cluster(
        ReadOnlySpan<float> items,
        ReadOnlySpan<bool> valid,
        ReadOnlySpan<float> weight,
        int dimension,
        int interests,
        int rounds,
        float temperature)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(interests, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(rounds, 1);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(temperature);
        ArgumentOutOfRangeException.ThrowIfNotEqual(items.Length, valid.Length * dimension);
        ArgumentOutOfRangeException.ThrowIfNotEqual(weight.Length, valid.Length);

        var slots = FarthestPoints(items, valid, dimension, interests);
        var live = Array.ConvertAll(slots, slot => slot is not null);
        var centroids = Array.ConvertAll(slots, slot => slot ?? new double[dimension]);
        var mass = new double[interests];
        var assignment = new long[valid.Length];
        for (var round = 0; round < rounds; round++)
        {
            Array.Clear(mass);
            var sums = Array.ConvertAll(centroids, _ => new double[dimension]);
            for (var i = 0; i < valid.Length; i++)
            {
                assignment[i] = -1;
                if (!valid[i] || !TryRoute(centroids, live, items.Row(i, dimension), temperature, out var slot, out var share))
                    continue;
                assignment[i] = slot;
                mass[slot] += share * weight[i];
                Vectors.Add(sums[slot], share * weight[i], items.Row(i, dimension));
            }

            centroids = sums;
            for (var slot = 0; slot < interests; slot++)
            {
                live[slot] = Vectors.Normalize(centroids[slot]);
                mass[slot] = live[slot] ? mass[slot] : 0;
            }
        }

        return Result(items, dimension, centroids, live, mass, assignment);
    }

    /// <summary>
    /// Farthest-point initialisation (Eq. 5-6) with validity as a hard mask: the newest valid item, then again and again the one
    /// least similar to all chosen so far, until no distinct one is left. The remaining slots are null.
    /// </summary>
    static double[]?[] FarthestPoints(ReadOnlySpan<float> items, ReadOnlySpan<bool> valid, int dimension, int interests)
    {
        var centroids = new double[]?[interests];
        var nearest = new double[valid.Length];
        Array.Fill(nearest, double.NegativeInfinity);
        for (var slot = 0; slot < interests; slot++)
        {
            var farthest = -1;
            for (var i = 0; i < valid.Length; i++)
            {
                if (valid[i] && nearest[i] < Same && (farthest < 0 || nearest[i] < nearest[farthest]))
                    farthest = i;
            }

            if (farthest < 0)
                break;
            var centroid = new double[dimension];
            Vectors.Add(centroid, 1, items.Row(farthest, dimension));
            centroids[slot] = centroid;
            for (var i = 0; i < valid.Length; i++)
                nearest[i] = Math.Max(nearest[i], Vectors.Dot(centroid, items.Row(i, dimension)));
        }

        return centroids;
    }

    /// <summary>
    /// The item's best live centroid, the first on ties, and its share of the softmax (Eq. 1); the other shares are dropped (Eq. 7).
    /// </summary>
    static bool TryRoute(
        double[][] centroids, bool[] live, ReadOnlySpan<float> item, double temperature, out int best, out double share)
    {
        best = -1;
        Span<double> similarity = stackalloc double[centroids.Length];
        for (var slot = 0; slot < centroids.Length; slot++)
        {
            similarity[slot] = Vectors.Dot(centroids[slot], item);
            if (live[slot] && (best < 0 || similarity[slot] > similarity[best]))
                best = slot;
        }

        double sum = 0;
        for (var slot = 0; slot < centroids.Length; slot++)
        {
            if (live[slot])
                sum += Math.Exp((similarity[slot] - similarity[best]) / temperature);
        }

        share = 1 / sum;
        return best >= 0;
    }

    static Clusters Result(
        ReadOnlySpan<float> items, int dimension, double[][] centroids, bool[] live, double[] mass, long[] assignment)
    {
        var interests = new float[centroids.Length * dimension];
        var medoid = new long[centroids.Length];
        Array.Fill(medoid, -1);
        var similarity = new double[centroids.Length];
        for (var i = 0; i < assignment.Length; i++)
        {
            var slot = assignment[i];
            if (slot < 0)
                continue;
            if (!live[slot])
            {
                assignment[i] = -1;
                continue;
            }

            var dot = Vectors.Dot(centroids[slot], items.Row(i, dimension));
            if (medoid[slot] >= 0 && dot <= similarity[slot])
                continue;
            similarity[slot] = dot;
            medoid[slot] = i;
        }

        for (var i = 0; i < interests.Length; i++)
            interests[i] = (float)centroids[i / dimension][i % dimension];
        return new Clusters(interests, Array.ConvertAll(mass, m => (float)m), medoid, assignment);
    }
}
