using System.Globalization;
using System.Numerics.Tensors;
using Streaming.Interests;

namespace Streaming.Benchmarks.Stages;

/// <summary>Seeded inputs of the size that the design is made for: L = 100, D = 64.</summary>
static class Samples
{
    public const int Dimension = 64;

    public static UserState FullState(int seed)
    {
        UserEvent[] events = [.. Enumerable.Range(0, UserState.WindowLength).Select(i => Event(seed, i))];
        return UserState.Empty.Fold(events, new FoldOutcome[events.Length]);
    }

    public static UserEvent Event(int seed, int index) => new EngagementEvent(
        1_700_000_000_000 + (index * 60_000L),
        string.Create(CultureInfo.InvariantCulture, $"e-{seed}-{index}"),
        string.Create(CultureInfo.InvariantCulture, $"item-{(seed * 31 + index * 17) % 5000}"),
        EngagementAction.Click,
        DwellMs: 5000);

    /// <summary>Rows of unit norm around a few centres, as a user with several interests has them.</summary>
    public static void UnitRows(Random random, Span<float> rows, int dimension, int centres = 5)
    {
        var middle = new float[centres * dimension];
        foreach (ref var x in middle.AsSpan())
            x = Gauss(random);
        for (var start = 0; start < rows.Length; start += dimension)
        {
            var row = rows.Slice(start, dimension);
            var centre = middle.AsSpan(random.Next(centres) * dimension, dimension);
            for (var d = 0; d < dimension; d++)
                row[d] = centre[d] + (0.5f * Gauss(random));
            TensorPrimitives.Divide(row, TensorPrimitives.Norm<float>(row), row);
        }
    }

    static float Gauss(Random random) =>
        (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
}
