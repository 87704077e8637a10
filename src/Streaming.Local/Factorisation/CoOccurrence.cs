using System.Runtime.InteropServices;

namespace Streaming.Local.Factorisation;

/// <summary>How often items stand near each other in the users' sequences.</summary>
static class CoOccurrence
{
    /// <summary>Items further apart than this do not count as neighbours.</summary>
    const int Window = 5;

    /// <summary>How much a neighbour counts against one that is a place nearer.</summary>
    const double DistanceDecay = 0.8;

    /// <summary>Added to each item's degree, so that a rare item's few neighbours do not count in full.</summary>
    const double DegreeShift = 10;

    /// <param name="sequences">Item numbers below <paramref name="items"/> of each user, oldest first.</param>
    /// <returns>Symmetric counts C, normalised to C / √((dᵢ + s)(dⱼ + s)) with d the row sums: a shifted cosine.</returns>
    public static SparseMatrix Normalised(IEnumerable<int[]> sequences, int items)
    {
        var counts = Count(sequences, items);
        var degree = new double[items];
        for (var row = 0; row < items; row++)
        {
            foreach (var value in counts.Values(row))
                degree[row] += value;
        }

        for (var row = 0; row < items; row++)
        {
            var columns = counts.Columns(row);
            var values = counts.Values(row);
            for (var k = 0; k < values.Length; k++)
                values[k] = (float)(values[k] / Math.Sqrt((degree[row] + DegreeShift) * (degree[columns[k]] + DegreeShift)));
        }

        return counts;
    }

    static SparseMatrix Count(IEnumerable<int[]> sequences, int items)
    {
        var entries = new Dictionary<long, float>();
        foreach (var sequence in sequences)
        {
            for (var i = 0; i < sequence.Length; i++)
            {
                for (var j = i + 1; j < sequence.Length && j - i <= Window; j++)
                {
                    var (a, b) = (sequence[i], sequence[j]);
                    if (a == b)
                        continue;
                    var weight = (float)Math.Pow(DistanceDecay, j - i - 1);
                    CollectionsMarshal.GetValueRefOrAddDefault(entries, (long)a * items + b, out _) += weight;
                    CollectionsMarshal.GetValueRefOrAddDefault(entries, (long)b * items + a, out _) += weight;
                }
            }
        }

        return SparseMatrix.From(entries, items);
    }
}
