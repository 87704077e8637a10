namespace Streaming.Catalogue;

static class UnitVector
{
    // In doubles, the squares of all finite floats neither overflow nor vanish.
    const double Vanishing = 1e-9;

    /// <summary>Scales <paramref name="vector"/>, finite and not all zero, to unit norm in place.</summary>
    public static float[] Of(float[] vector)
    {
        var squares = 0.0;
        foreach (var x in vector)
            squares += (double)x * x;
        var norm = Math.Sqrt(squares);
        for (var i = 0; i < vector.Length; i++)
            vector[i] = (float)(vector[i] / norm);
        return vector;
    }

    /// <summary>The direction of the mean of unit vectors.</summary>
    /// <param name="sum">Their sum.</param>
    /// <param name="count">How many they are.</param>
    /// <returns>Null where there are none, or where they cancel out.</returns>
    public static float[]? OfMean(double[] sum, long count)
    {
        var norm = Math.Sqrt(sum.Sum(x => x * x));
        return count == 0 || norm / count < Vanishing ? null : Array.ConvertAll(sum, x => (float)(x / norm));
    }
}
