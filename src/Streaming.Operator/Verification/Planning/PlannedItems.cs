using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Streaming.Contracts;

namespace Streaming.Operator.Verification.Planning;

/// <summary>
/// The catalogue. Settled items are there from the start and never change. Late ones appear while the traffic flows, each the only one of its
/// topic, so that a topic's estimate is the same whenever it is made. Changing ones have no topic.
/// </summary>
sealed class PlannedItems
{
    const int Topics = 12, ItemsPerTopic = 10, LateItems = 12, ChangingItems = 10;

    readonly PlanOptions options;

    public PlannedItems(PlanOptions options)
    {
        this.options = options;
        var random = new Random(options.Seed);
        var dayBefore = options.Start.AddDays(-1).ToUnixTimeMilliseconds();
        for (var topic = 0; topic < Topics; topic++)
        {
            var direction = Direction(random);
            for (var i = 0; i < ItemsPerTopic; i++)
                Settled.Add(new PlannedItem($"item-{topic}-{i}", dayBefore, Near(direction, random), [$"topic-{topic}"]));
        }

        for (var i = 0; i < LateItems; i++)
            Late.Add(new PlannedItem($"late-{i}", dayBefore, Direction(random), [$"late-topic-{i}"]));
        for (var i = 0; i < ChangingItems; i++)
            Changing.Add(new PlannedItem($"changing-{i}", dayBefore, Direction(random), []));
    }

    public List<PlannedItem> Settled { get; } = [];

    public List<PlannedItem> Late { get; } = [];

    public List<PlannedItem> Changing { get; } = [];

    public IEnumerable<PlannedRecord> Initial() => Settled.Concat(Changing).Select(item => Record(RecordKind.Item, TimeSpan.Zero, item));

    public PlannedRecord Record(RecordKind kind, TimeSpan at, PlannedItem item) => new(
        kind, at, Source.Items, item.ItemId, item.Vector is null ? null : Message(item, options.Space).ToByteArray(), Item: item);

    /// <summary>The same item with another vector.</summary>
    public static PlannedItem Changed(PlannedItem item, long updatedAt, Random random) => item with { UpdatedAt = updatedAt, Vector = Direction(random) };

    public static Item Message(PlannedItem item, string space) => new()
    {
        ItemId = item.ItemId,
        Space = space,
        Vector = { item.Vector },
        Topics = { item.Topics },
        UpdatedAt = Timestamp.FromDateTimeOffset(DateTimeOffset.FromUnixTimeMilliseconds(item.UpdatedAt)),
    };

    static float[] Direction(Random random) => [.. Enumerable.Range(0, PlanOptions.Dimension).Select(_ => (float)(random.NextDouble() - 0.5))];

    static float[] Near(float[] direction, Random random) => [.. direction.Select(x => x + 0.3f * (float)(random.NextDouble() - 0.5))];
}
