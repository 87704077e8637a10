using Microsoft.Extensions.Options;
using Streaming.Pipeline.Items;
using Streaming.Qdrant;
using Streaming.Qdrant.Protocol;

namespace Streaming.Catalogue.Popularity;

/// <summary>
/// Writes the most popular items, of all and of each topic, as estimates beside the topics of a generation. Of the items counted only those
/// that the generation has, and has not deleted, are named.
/// </summary>
public sealed class PopularityEstimates(IQdrantClient qdrant, PopularityCounts counts, IOptions<CatalogueOptions> options, TimeProvider time)
{
    const int PageSize = 256;

    readonly Dictionary<Generation, long> written = [];

    /// <summary>Writes them if a count has changed since they were written there.</summary>
    public async Task WriteAsync(Generation generation, CancellationToken cancellationToken)
    {
        var version = counts.Version;
        if (written.TryGetValue(generation, out var last) && version == last)
            return;
        var most = counts.Most(options.Value.PopularItems, time.GetUtcNow().ToUnixTimeMilliseconds());
        var ofTopics = await TopicsAsync(generation.Items, [.. most.Select(item => item.ItemId)], cancellationToken);
        var known = most.FindAll(item => ofTopics.ContainsKey(item.ItemId));
        var byTopic = known.SelectMany(item => ofTopics[item.ItemId], (item, topic) => (topic, item)).GroupBy(x => x.topic, x => x.item, StringComparer.Ordinal);
        PointStruct[] points = [Encode(null, known), .. byTopic.Select(topic => Encode(topic.Key, topic))];
        foreach (var page in points.Chunk(PageSize))
            await qdrant.UpsertAsync(new UpsertPoints { CollectionName = generation.Topics, Points = { page } }, cancellationToken);
        written[generation] = version;
    }

    async Task<Dictionary<string, IReadOnlyList<string>>> TopicsAsync(string items, string[] ids, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var page in ids.Chunk(PageSize))
            foreach (var point in await qdrant.GetAsync(
                MajorityReads.Get(items, page.Select(PointIds.Item), withVectors: false, ItemPayload.ItemId, ItemPayload.Topics, ItemPayload.Deleted), cancellationToken))
                if (!point.Payload.ContainsKey(ItemPayload.Deleted))
                    found[point.Payload[ItemPayload.ItemId].StringValue] =
                        point.Payload.TryGetValue(ItemPayload.Topics, out var list) && list.ListValue is { } values
                            ? [.. values.Values.Select(topic => topic.StringValue)]
                            : [];
        return found;
    }

    PointStruct Encode(string? topic, IEnumerable<(string ItemId, double Count)> most)
    {
        var listed = most.Take(options.Value.PopularListed).ToList();
        return new PointStruct
        {
            Id = PointIds.Popular(topic).ToPointId(),
            Vectors = Floats.None(),
            Payload =
            {
                [ItemPayload.Popular] = Text(topic ?? ""),
                [ItemPayload.PopularItems] = List(listed.Select(item => Text(item.ItemId))),
                [ItemPayload.PopularCounts] = List(listed.Select(item => new Value { DoubleValue = item.Count })),
                [ItemPayload.Estimate] = new Value { BoolValue = true },
            },
        };
    }

    static Value Text(string text) => new() { StringValue = text };

    static Value List(IEnumerable<Value> values) => new() { ListValue = new ListValue { Values = { values } } };
}
