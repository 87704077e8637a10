using FsCheck;
using FsCheck.Fluent;

namespace Streaming.Interests.Tests;

/// <summary>Inputs of the clustering.</summary>
internal sealed record Planted(float[] Items, bool[] Valid, float[] Weight, int Interests)
{
    public const int Dimension = 6;
    public const int Rounds = 3;
    public const float Temperature = 0.07f;

    /// <summary>Windows of 0 to 14 items in few directions, so that duplicates are common; some invalid, some of weight 0.</summary>
    public static Gen<Planted> Windows { get; } =
        from length in Gen.Choose(0, 14)
        from directions in Gen.Choose(1, 9)
        from seed in Gen.Choose(0, 1_000_000)
        from pick in Gen.Choose(0, directions - 1).ArrayOf(length)
        from valid in Gen.Frequency((5, Gen.Constant(true)), (1, Gen.Constant(false))).ArrayOf(length)
        from weight in Gen.Elements(0f, 0.05f, 1f, 4f).ArrayOf(length)
        from interests in Gen.Choose(1, 8)
        select new Planted([.. pick.SelectMany(direction => Direction(seed + direction))], valid, weight, interests);

    public Clusters Cluster() => DifferentiableClustering.Cluster(Items, Valid, Weight, Dimension, Interests, Rounds, Temperature);

    public ReadOnlySpan<float> Item(long index) => Items.AsSpan((int)index * Dimension, Dimension);

    public int DistinctValid() =>
        Enumerable.Range(0, Valid.Length).Where(i => Valid[i]).Select(i => string.Join(' ', Item(i).ToArray())).Distinct().Count();

    public Planted WithPadding(int rows) => this with
    {
        Items = [.. Items, .. new float[rows * Dimension]],
        Valid = [.. Valid, .. new bool[rows]],
        Weight = [.. Weight, .. new float[rows]],
    };

    public static float[] Direction(int seed)
    {
        var random = new Random(seed);
        var vector = Enumerable.Range(0, Dimension).Select(_ => random.NextDouble() - 0.5).ToArray();
        var norm = Math.Sqrt(vector.Sum(x => x * x));
        return [.. vector.Select(x => (float)(x / norm))];
    }
}
