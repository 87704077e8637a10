using System.Numerics;

namespace Streaming.Interests;

/// <summary>Plain vector arithmetic.</summary>
internal static class Vectors
{
    public static ReadOnlySpan<float> Row(this ReadOnlySpan<float> matrix, int row, int dimension) =>
        matrix.Slice(row * dimension, dimension);

    public static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<float> b)
    {
        double sum = 0;
        for (var i = 0; i < a.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }

    public static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var sums = Vector<float>.Zero;
        var i = 0;
        for (; i <= a.Length - Vector<float>.Count; i += Vector<float>.Count)
            sums += new Vector<float>(a[i..]) * new Vector<float>(b[i..]);
        var sum = Vector.Sum(sums);
        for (; i < a.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }

    public static void Add(Span<double> sum, double factor, ReadOnlySpan<float> vector)
    {
        for (var i = 0; i < sum.Length; i++)
            sum[i] += factor * vector[i];
    }

    /// <summary>Scales to unit norm; false, and left as it is, when every component is zero.</summary>
    public static bool Normalize(Span<double> vector)
    {
        double squared = 0;
        foreach (var component in vector)
            squared += component * component;
        if (squared == 0)
            return false;
        var norm = Math.Sqrt(squared);
        foreach (ref var component in vector)
            component /= norm;
        return true;
    }
}
