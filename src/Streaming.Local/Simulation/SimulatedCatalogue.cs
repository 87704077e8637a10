using System.Globalization;
using Streaming.Local.Replay;

namespace Streaming.Local.Simulation;

/// <summary>Plants clusters of items: large and small ones, head and long tail, some sharing a topic.</summary>
static class SimulatedCatalogue
{
    const int LeastItems = 12;

    /// <summary>How far a cluster's centre stands off its topic's direction, against that direction's length 1.</summary>
    const float ClusterSpread = 1f;

    /// <summary>How far items stand off their cluster's centre.</summary>
    const float ItemSpread = 0.6f;

    const double SecondTopic = 0.25;

    /// <returns>The clusters, the most liked first.</returns>
    public static IReadOnlyList<SimulatedCluster> Create(WorldOptions options)
    {
        var random = new Random(options.Seed);
        var topics = Enumerable.Range(0, options.Topics).Select(_ => random.Direction(options.Dimension)).ToArray();
        // Shuffled, so that the clusters of a topic are not equally popular.
        var topicOf = Enumerable.Range(0, options.Clusters).Select(c => c % options.Topics).ToArray();
        random.Shuffle(topicOf);
        var created = options.EndsAt - (long)(2 * options.Duration).TotalMilliseconds;
        var itemNumber = 0;
        var clusters = new List<SimulatedCluster>();
        foreach (var (number, size) in Sizes(options).Index())
        {
            var topic = topicOf[number];
            var centre = random.Near(topics[topic], ClusterSpread);
            var items = new List<CatalogueItem>();
            for (var i = 0; i < size; i++)
            {
                List<string> itemTopics = [TopicName(topic)];
                if (random.NextDouble() < SecondTopic && random.Next(options.Topics) is var second && second != topic)
                    itemTopics.Add(TopicName(second));
                var id = string.Create(CultureInfo.InvariantCulture, $"item-{itemNumber++:D5}");
                items.Add(new CatalogueItem(id, random.Near(centre, ItemSpread), itemTopics, created));
            }

            clusters.Add(new SimulatedCluster(number, TopicName(topic), centre, items, number >= options.Clusters / 2));
        }

        return clusters;
    }

    public static string TopicName(int topic) => string.Create(CultureInfo.InvariantCulture, $"topic-{topic:D2}");

    static int[] Sizes(WorldOptions options)
    {
        var weights = Draw.Zipf(options.Clusters, 0.5);
        var spare = Math.Max(0, options.Items - LeastItems * options.Clusters);
        return [.. weights.Select(weight => LeastItems + (int)(spare * weight / weights.Sum()))];
    }
}
