using System.Numerics.Tensors;

namespace Streaming.Query.Dashboard.Map;

/// <summary>
/// Two directions in which vectors vary most (principal component analysis), found by power iteration on the vectors themselves, so that no D × D
/// matrix is needed. The same vectors give the same axes.
/// </summary>
/// <param name="Mean">D floats.</param>
/// <param name="X">D floats of unit norm.</param>
/// <param name="Y">D floats of unit norm, orthogonal to <paramref name="X"/>.</param>
/// <param name="Explained">The share of the variance that the two have, 0 to 1.</param>
sealed record PrincipalAxes(float[] Mean, float[] X, float[] Y, double Explained)
{
    const int MostRounds = 100;

    const float Converged = 1e-5f;

    /// <param name="vectors">At least one, each of D floats.</param>
    public static PrincipalAxes Of(IReadOnlyList<float[]> vectors)
    {
        var mean = new float[vectors[0].Length];
        foreach (var vector in vectors)
            TensorPrimitives.Add(mean, vector, mean);
        TensorPrimitives.Divide(mean, vectors.Count, mean);
        var centred = vectors.Select(vector =>
        {
            var difference = new float[mean.Length];
            TensorPrimitives.Subtract(vector, mean, difference);
            return difference;
        }).ToArray();
        var total = centred.Sum(vector => (double)TensorPrimitives.SumOfSquares<float>(vector));
        var (x, first) = Strongest(centred, null);
        var (y, second) = Strongest(centred, x);
        return new PrincipalAxes(mean, x, y, total > 0 ? (first + second) / total : 0);
    }

    /// <summary>Where a vector of D floats lies on the map.</summary>
    public (double X, double Y) Project(ReadOnlySpan<float> vector)
    {
        var centred = new float[Mean.Length];
        TensorPrimitives.Subtract(vector, Mean, centred);
        return (Math.Round(TensorPrimitives.Dot<float>(centred, X), 4), Math.Round(TensorPrimitives.Dot<float>(centred, Y), 4));
    }

    /// <returns>The direction, and the sum of squares along it.</returns>
    static (float[] Axis, double Squares) Strongest(float[][] centred, float[]? other)
    {
        var axis = centred.Select(vector => Without(vector, other)).MaxBy(vector => TensorPrimitives.SumOfSquares<float>(vector))!;
        if (!Normalise(axis, null))
            return (Any(axis.Length, other), 0);
        var next = new float[axis.Length];
        var squares = 0.0;
        for (var round = 0; round < MostRounds; round++)
        {
            Array.Clear(next);
            squares = 0;
            foreach (var vector in centred)
            {
                var along = TensorPrimitives.Dot<float>(vector, axis);
                squares += along * along;
                TensorPrimitives.MultiplyAdd(vector, along, next, next);
            }
            if (!Normalise(next, other))
                break;
            var turned = 1 - Math.Abs(TensorPrimitives.Dot<float>(axis, next));
            (axis, next) = (next, axis);
            if (turned < Converged)
                break;
        }
        return (axis, squares);
    }

    /// <summary>A copy of the vector without its part along the other.</summary>
    static float[] Without(float[] vector, float[]? other)
    {
        var rest = (float[])vector.Clone();
        if (other is not null)
            TensorPrimitives.MultiplyAdd(other, -TensorPrimitives.Dot<float>(rest, other), rest, rest);
        return rest;
    }

    /// <returns>False where nothing is left of it.</returns>
    static bool Normalise(float[] axis, float[]? other)
    {
        if (other is not null)
            TensorPrimitives.MultiplyAdd(other, -TensorPrimitives.Dot<float>(axis, other), axis, axis);
        var norm = TensorPrimitives.Norm<float>(axis);
        if (!(norm > 1e-6f))
            return false;
        TensorPrimitives.Divide(axis, norm, axis);
        return true;
    }

    /// <summary>Some direction, where the vectors do not vary in any other.</summary>
    static float[] Any(int dimension, float[]? other)
    {
        for (var i = 0; i < dimension; i++)
        {
            var axis = new float[dimension];
            axis[i] = 1;
            if (Normalise(axis, other))
                return axis;
        }
        return new float[dimension];
    }
}
