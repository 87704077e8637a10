using System.Numerics.Tensors;

namespace Streaming.Local.Simulation;

/// <summary>Draws from distributions.</summary>
static class Draw
{
    public static double Gaussian(this Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    /// <returns>A random direction of unit norm.</returns>
    public static float[] Direction(this Random random, int dimension)
    {
        var vector = new float[dimension];
        for (var d = 0; d < dimension; d++)
            vector[d] = (float)random.Gaussian();
        return Unit(vector);
    }

    /// <returns>Unit(<paramref name="centre"/> + <paramref name="spread"/> × a random direction).</returns>
    public static float[] Near(this Random random, float[] centre, float spread)
    {
        var vector = random.Direction(centre.Length);
        TensorPrimitives.MultiplyAdd(vector, spread, centre, vector);
        return Unit(vector);
    }

    /// <returns>An index below the count of <paramref name="weights"/>, in proportion to them.</returns>
    public static int Index(this Random random, ReadOnlySpan<double> weights)
    {
        var at = random.NextDouble() * TensorPrimitives.Sum(weights);
        for (var i = 0; i < weights.Length; i++)
        {
            at -= weights[i];
            if (at < 0)
                return i;
        }

        return weights.Length - 1;
    }

    /// <returns>Zipf's weights 1 / (rank + offset)^exponent of <paramref name="count"/> ranks.</returns>
    public static double[] Zipf(int count, double exponent, double offset = 1) =>
        [.. Enumerable.Range(0, count).Select(rank => Math.Pow(rank + offset, -exponent))];

    static float[] Unit(float[] vector)
    {
        TensorPrimitives.Divide(vector, TensorPrimitives.Norm<float>(vector), vector);
        return vector;
    }
}
