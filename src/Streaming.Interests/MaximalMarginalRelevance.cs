namespace Streaming.Interests;

/// <summary>
/// Maximal marginal relevance (Carbonell and Goldstein 1998): again and again the item of the greatest
/// λ · relevance - (1 - λ) · (its greatest similarity to an item already taken).
/// </summary>
public static class MaximalMarginalRelevance
{
    /// <summary>Puts items in an order that is relevant and diverse.</summary>
    /// <param name="relevance">N finite numbers, of about the range of similarities, such as 0 to 1.</param>
    /// <param name="vectors">N × D, each row of unit norm, or zero where an item has no vector: it is then similar to nothing.</param>
    /// <param name="dimension">D, at least 1.</param>
    /// <param name="lambda">λ, 0 (diversity alone) to 1 (relevance alone).</param>
    /// <param name="take">How many to take, ≥ 0.</param>
    /// <returns>Indices in the order in which they were taken; of two equal ones the earlier first.</returns>
    public static int[] Order(ReadOnlySpan<double> relevance, ReadOnlySpan<float> vectors, int dimension, double lambda, int take)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(take);
        ArgumentOutOfRangeException.ThrowIfNotEqual(vectors.Length, relevance.Length * dimension);
        if (lambda is not (>= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(lambda), lambda, "λ is a number from 0 to 1.");

        var order = new int[Math.Min(take, relevance.Length)];
        var taken = new bool[relevance.Length];
        var nearest = new double[relevance.Length];
        Array.Fill(nearest, double.NegativeInfinity);
        for (var position = 0; position < order.Length; position++)
        {
            var next = -1;
            var best = double.NegativeInfinity;
            for (var i = 0; i < taken.Length; i++)
            {
                if (taken[i])
                    continue;
                var marginal = position == 0 ? relevance[i] : (lambda * relevance[i]) - ((1 - lambda) * nearest[i]);
                if (next < 0 || marginal > best)
                    (next, best) = (i, marginal);
            }

            order[position] = next;
            taken[next] = true;
            var row = vectors.Row(next, dimension);
            for (var i = 0; i < taken.Length; i++)
            {
                if (!taken[i])
                    nearest[i] = Math.Max(nearest[i], Vectors.Dot(row, vectors.Row(i, dimension)));
            }
        }

        return order;
    }
}
