using System.Globalization;
using Streaming.Local.Replay;

namespace Streaming.Local.Simulation;

/// <summary>Plants interests in users: one, several, or several in the long tail.</summary>
static class SimulatedPopulation
{
    const double OneInterest = 0.2;
    const double LongTail = 0.2;
    const int MostInterests = 6;

    public static IReadOnlyList<SimulatedUser> Create(WorldOptions options, IReadOnlyList<SimulatedCluster> clusters)
    {
        var random = new Random(options.Seed + 1);
        var liked = Draw.Zipf(clusters.Count, 0.8, offset: 3);
        var tailLiked = clusters.Select(cluster => cluster.IsLongTail ? 1.0 : 0.1).ToArray();
        return [.. Enumerable.Range(0, options.Users).Select(User)];

        SimulatedUser User(int number)
        {
            var group = random.NextDouble() switch
            {
                < OneInterest => UserGroup.OneInterest,
                < OneInterest + LongTail => UserGroup.LongTail,
                _ => UserGroup.SeveralInterests,
            };
            var count = group == UserGroup.OneInterest ? 1 : random.Next(2, MostInterests + 1);
            var interests = WithoutRepeats(random, group == UserGroup.LongTail ? tailLiked : liked, count);
            return new SimulatedUser(
                string.Create(CultureInfo.InvariantCulture, $"user-{number:D5}"),
                group,
                interests,
                Shares(random, count),
                [.. interests.SelectMany(interest => HeldOut(random, clusters[interest].Items, options.HeldOutPerInterest))]);
        }
    }

    static IEnumerable<CatalogueItem> HeldOut(Random random, IReadOnlyList<CatalogueItem> items, int count) =>
        WithoutRepeats(random, Draw.Zipf(items.Count, 0.7), Math.Min(count, items.Count / 2)).Select(index => items[index]);

    /// <summary>One interest leads, as it does in real histories; the smallest still shows.</summary>
    static double[] Shares(Random random, int count)
    {
        var weights = Draw.Zipf(count, 1).Select(weight => weight * (0.6 + 0.8 * random.NextDouble())).ToArray();
        return [.. weights.Select(weight => weight / weights.Sum()).OrderDescending()];
    }

    static List<int> WithoutRepeats(Random random, double[] weights, int count)
    {
        var left = (double[])weights.Clone();
        var drawn = new List<int>();
        while (drawn.Count < count)
        {
            var index = random.Index(left);
            left[index] = 0;
            drawn.Add(index);
        }

        return drawn;
    }
}
