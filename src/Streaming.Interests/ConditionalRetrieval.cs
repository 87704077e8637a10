namespace Streaming.Interests;

/// <summary>
/// Conditional retrieval (arXiv 2506.23060, CR) with identity weights: a choice's embedding and the pooled window of what was
/// engaged with in it. The plain form of the explicit graph of the training-free model, and the oracle of its tests.
/// </summary>
public static class ConditionalRetrieval
{
    /// <summary>One interest per choice: unit(choice + unit(Σ weight × member × item)), where the unit of zero is zero.</summary>
    /// <param name="choices">T × D, unit norm, or zero for a choice without an embedding: its context alone counts then.</param>
    /// <param name="choiceValid">T flags.</param>
    /// <param name="items">L × D, each of unit norm.</param>
    /// <param name="weight">L weights, ≥ 0; 0 where there is no item.</param>
    /// <param name="member">T × L: 1 where the item belongs to the choice, else 0.</param>
    /// <returns>
    /// T × D, each row of unit norm; zero where the choice is not valid, and where neither it nor its context has a direction.
    /// </returns>
    public static float[] Condition(
        ReadOnlySpan<float> choices,
        ReadOnlySpan<bool> choiceValid,
        ReadOnlySpan<float> items,
        ReadOnlySpan<float> weight,
        ReadOnlySpan<float> member,
        int dimension)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(choices.Length, choiceValid.Length * dimension);
        ArgumentOutOfRangeException.ThrowIfNotEqual(items.Length, weight.Length * dimension);
        ArgumentOutOfRangeException.ThrowIfNotEqual(member.Length, choiceValid.Length * weight.Length);

        var interests = new float[choices.Length];
        var row = new double[dimension];
        for (var t = 0; t < choiceValid.Length; t++)
        {
            if (!choiceValid[t])
                continue;
            Array.Clear(row);
            for (var l = 0; l < weight.Length; l++)
                Vectors.Add(row, (double)weight[l] * member[(t * weight.Length) + l], items.Row(l, dimension));
            Vectors.Normalize(row);
            Vectors.Add(row, 1, choices.Row(t, dimension));
            Vectors.Normalize(row);
            for (var d = 0; d < dimension; d++)
                interests[(t * dimension) + d] = (float)row[d];
        }

        return interests;
    }
}
