using Streaming.Interests;

namespace Streaming.Inference.Tests;

/// <summary>One user's inputs of the implicit graph.</summary>
sealed record Window(int Dimension, float[] Items, bool[] Valid, float[] Weight)
{
    public const int Interests = 7, Rounds = 3;
    public const float Temperature = 0.07f;

    public int Length => Valid.Length;

    public static Window Random(int length, int dimension, Random random) => new(
        dimension,
        [.. Enumerable.Range(0, length).SelectMany(_ => Unit(dimension, random))],
        [.. Enumerable.Range(0, length).Select(_ => random.Next(5) > 0)],
        [.. Enumerable.Range(0, length).Select(_ => random.NextSingle() * 4)]);

    /// <summary>Valid items of weight 1.</summary>
    public static Window Of(params float[][] items) =>
        new(items[0].Length, [.. items.SelectMany(item => item)], [.. items.Select(_ => true)], [.. items.Select(_ => 1f)]);

    public static float[] Unit(int dimension, Random random)
    {
        var vector = Enumerable.Range(0, dimension).Select(_ => Enumerable.Range(0, 4).Sum(_ => random.NextDouble()) - 2).ToArray();
        var norm = Math.Sqrt(vector.Sum(x => x * x));
        return [.. vector.Select(x => (float)(x / norm))];
    }

    public static float[] Axis(int axis, int dimension, float sign = 1) => [.. Enumerable.Range(0, dimension).Select(d => d == axis ? sign : 0)];

    public Clusters Oracle() => DifferentiableClustering.Cluster(Items, Valid, Weight, Dimension, Interests, Rounds, Temperature);

    public void Write(ImplicitBatch batch, int user)
    {
        Items.CopyTo(batch.Items(user));
        Valid.CopyTo(batch.Valid(user));
        Weight.CopyTo(batch.Weight(user));
    }

    public Clusters Read(ImplicitBatch batch, int user) => new(
        batch.Interests(user).ToArray(), batch.Mass(user).ToArray(), batch.Medoid(user).ToArray(), batch.Assignment(user)[..Length].ToArray());

    /// <summary>Runs the windows as one batch, whatever their lengths.</summary>
    public static Clusters[] Run(IInterestModel model, params IReadOnlyList<Window> windows)
    {
        using var batch = model.RentImplicit(windows.Count, windows.Max(window => window.Length));
        for (var user = 0; user < windows.Count; user++)
            windows[user].Write(batch, user);
        model.Run(batch);
        return [.. windows.Select((window, user) => window.Read(batch, user))];
    }

    public static void AssertSame(Clusters expected, Clusters actual, float tolerance = 1e-5f)
    {
        Assert.Equal(expected.Assignment, actual.Assignment);
        Assert.Equal(expected.Medoid, actual.Medoid);
        AssertClose(expected.Interests, actual.Interests, tolerance);
        AssertClose(expected.Mass, actual.Mass, tolerance);
    }

    /// <summary>Within the tolerance of the value, or of 1 where that is greater.</summary>
    public static void AssertClose(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, float tolerance = 1e-5f)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
            Assert.True(
                Math.Abs(expected[i] - actual[i]) <= tolerance * Math.Max(1, Math.Abs(expected[i])),
                $"At {i}: {actual[i]:R} instead of {expected[i]:R}");
    }
}
