using Google.Protobuf.WellKnownTypes;
using Streaming.Contracts;

namespace Streaming.EndToEnd.Tests.Stage;

/// <summary>A seeded catalogue: a topic is a direction, and its items lie near it.</summary>
sealed class Shop
{
    public Shop(string name, int topics, int itemsPerTopic)
    {
        var random = new Random(7);
        Topics = [.. Enumerable.Range(0, topics).Select(t => $"{name}-topic-{t}")];
        Items = [.. Topics.SelectMany(topic => Near(Direction(random), itemsPerTopic, random, topic))];
        LateItems = [.. Topics.SelectMany(topic => Near(Direction(random), 1, random, topic + "-late"))];
    }

    public IReadOnlyList<string> Topics { get; }

    public IReadOnlyList<Item> Items { get; }

    /// <summary>Items to come later, each the only one of its topic, so that a topic's estimate is the same whenever it is made.</summary>
    public IReadOnlyList<Item> LateItems { get; }

    static IEnumerable<Item> Near(float[] direction, int items, Random random, string topic)
    {
        for (var i = 0; i < items; i++)
            yield return new Item
            {
                ItemId = $"{topic}-item-{i}",
                Space = Cluster.Space,
                Vector = { direction.Select(x => x + 0.3f * (float)(random.NextDouble() - 0.5)) },
                Topics = { topic },
                UpdatedAt = Timestamp.FromDateTimeOffset(DateTimeOffset.UnixEpoch.AddYears(50)),
            };
    }

    static float[] Direction(Random random) => [.. Enumerable.Range(0, Cluster.Dimension).Select(_ => (float)(random.NextDouble() - 0.5))];
}
