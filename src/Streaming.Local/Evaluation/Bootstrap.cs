using System.Numerics.Tensors;

namespace Streaming.Local.Evaluation;

/// <summary>Percentile bootstrap of means over users (Efron, Annals of Statistics 7, 1979), of several measures on the same resamples.</summary>
static class Bootstrap
{
    const int Resamples = 2000;

    /// <param name="measures">Of each measure one value a user, users in the same order; null where it says nothing about a user.</param>
    /// <returns>Of each measure the mean and its interval over the users that it says something about; zeroes where there are none.</returns>
    public static Interval[] OfMeans(IReadOnlyList<IReadOnlyList<double?>> measures, int seed)
    {
        var users = measures.Count == 0 ? 0 : measures[0].Count;
        var values = measures.Select(of => of.Select(value => (float)(value ?? 0)).ToArray()).ToArray();
        var there = measures.Select(of => of.Contains(null) ? of.Select(value => value is null ? 0f : 1f).ToArray() : null).ToArray();
        var means = Array.ConvertAll(values, _ => new double[Resamples]);
        Parallel.For(0, users == 0 ? 0 : Resamples, resample =>
        {
            var random = new Random(unchecked((seed * 1_000_003) + resample));
            var counts = new float[users];
            for (var i = 0; i < users; i++)
                counts[random.Next(users)]++;
            for (var m = 0; m < values.Length; m++)
            {
                var drawn = there[m] is { } known ? TensorPrimitives.Dot<float>(counts, known) : users;
                means[m][resample] = drawn == 0 ? 0 : TensorPrimitives.Dot<float>(counts, values[m]) / drawn;
            }
        });
        return [.. measures.Zip(means, IntervalOf)];
    }

    static Interval IntervalOf(IReadOnlyList<double?> measure, double[] means)
    {
        var known = measure.OfType<double>().ToList();
        if (known.Count == 0)
            return new Interval(0, 0, 0, 0);
        Array.Sort(means);
        return new Interval(known.Average(), Percentiles.Of(means, 0.025), Percentiles.Of(means, 0.975), known.Count);
    }
}
