using System.IO.Hashing;
using System.Text;

namespace Streaming.Experiments.Counting;

/// <summary>
/// The sums of one arm on one day, per bucket of users. A bucket is a fixed part of all users: what varies between buckets shows how much
/// users differ, over any number of days, without anything being kept of a single user.
/// </summary>
public sealed class ArmDay
{
    /// <summary>Enough for a standard error that is right to some 6 %.</summary>
    public const int Buckets = 128;

    public static readonly int Features = Enum.GetValues<Feature>().Length;

    readonly double[][] sums;

    public ArmDay() => sums = [.. Enumerable.Range(0, Features).Select(_ => new double[Buckets])];

    /// <param name="stored">Features × buckets; features that an earlier version did not know are 0.</param>
    public ArmDay(IReadOnlyList<double[]> stored) =>
        sums = [.. Enumerable.Range(0, Features).Select(feature => feature < stored.Count ? (double[])stored[feature].Clone() : new double[Buckets])];

    /// <summary>What is stored: features × buckets.</summary>
    public IReadOnlyList<double[]> Stored => sums;

    /// <summary>The bucket of a user: the same in every experiment and on every day.</summary>
    public static int BucketOf(string userId) => (int)(XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(userId), seed: 0x6275636b6574) % Buckets);

    /// <summary>How often it has changed in this process.</summary>
    public long Version { get; private set; }

    public void Add(int bucket, Feature feature, double value)
    {
        sums[(int)feature][bucket] += value;
        Version++;
    }

    public ArmDay Copy() => new(sums) { Version = Version };

    /// <summary>A copy of a feature's sums, one a bucket.</summary>
    public double[] Of(Feature feature) => (double[])sums[(int)feature].Clone();

    /// <summary>Sums over buckets.</summary>
    public double Total(Feature feature) => sums[(int)feature].Sum();

    /// <summary>The sums of several days together.</summary>
    public static ArmDay Together(IEnumerable<ArmDay> days)
    {
        var all = new ArmDay();
        foreach (var day in days)
            for (var feature = 0; feature < Features; feature++)
                for (var bucket = 0; bucket < Buckets; bucket++)
                    all.sums[feature][bucket] += day.sums[feature][bucket];
        return all;
    }
}
