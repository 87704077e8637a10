using Streaming.Interests;
using Streaming.Pipeline.Items;
using Streaming.Qdrant;
using Streaming.Qdrant.Protocol;
using Streaming.Query.Strategies;

namespace Streaming.Query.Fallbacks;

/// <summary>Reads the lists of popular items that the catalogue worker writes.</summary>
sealed class PopularLists(IQdrantClient qdrant)
{
    /// <summary>The lists of all items (key: empty) and of the topics that have one, best first, each score a share of its list's first. What
    /// was deleted since is left out, and what the context mutes.</summary>
    public async Task<Dictionary<string, Candidate<string>[]>> ReadAsync(
        Generation generation, IReadOnlyCollection<string> topics, SearchContext context, CancellationToken cancellationToken)
    {
        var request = new GetPoints
        {
            CollectionName = generation.Topics,
            Ids = { PointIds.Popular(null).ToPointId() },
            WithPayload = new WithPayloadSelector { Enable = true },
        };
        foreach (var topic in topics)
            request.Ids.Add(PointIds.Popular(topic).ToPointId());
        var points = await qdrant.GetAsync(request, cancellationToken);
        var lists = points.ToDictionary(point => point.Payload[ItemPayload.Popular].StringValue, Decode, StringComparer.Ordinal);
        var answerable = await AnswerableAsync(generation, [.. lists.Values.SelectMany(list => list).Select(item => item.Item).Distinct()], context, cancellationToken);
        return lists.ToDictionary(list => list.Key, list => Array.FindAll(list.Value, item => answerable.Contains(item.Item)), StringComparer.Ordinal);
    }

    static Candidate<string>[] Decode(RetrievedPoint point)
    {
        var items = point.Payload[ItemPayload.PopularItems].ListValue.Values;
        var counts = point.Payload[ItemPayload.PopularCounts].ListValue.Values;
        return [.. items.Select((item, i) => new Candidate<string>(item.StringValue, (float)(counts[i].DoubleValue / counts[0].DoubleValue)))];
    }

    async Task<HashSet<string>> AnswerableAsync(Generation generation, string[] ids, SearchContext context, CancellationToken cancellationToken)
    {
        if (ids.Length == 0)
            return [];
        var request = new GetPoints
        {
            CollectionName = generation.Items,
            Ids = { ids.Select(id => PointIds.Item(id).ToPointId()) },
            WithPayload = new WithPayloadSelector
            {
                Include = new PayloadIncludeSelector { Fields = { ItemPayload.ItemId, ItemPayload.Deleted, ItemPayload.Topics } },
            },
        };
        var points = await qdrant.GetAsync(request, cancellationToken);
        return [.. points.Where(point => !point.Payload.ContainsKey(ItemPayload.Deleted) && !IsMuted(point, context))
            .Select(point => point.Payload[ItemPayload.ItemId].StringValue)];
    }

    static bool IsMuted(RetrievedPoint item, SearchContext context) =>
        context.Muted.Count > 0 && item.Payload.TryGetValue(ItemPayload.Topics, out var topics) && topics.ListValue is { } list
            && list.Values.Any(topic => context.Muted.Contains(topic.StringValue));
}
