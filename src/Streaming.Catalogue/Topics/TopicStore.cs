using Streaming.Pipeline.Items;
using Streaming.Qdrant;
using Streaming.Qdrant.Protocol;

namespace Streaming.Catalogue.Topics;

/// <summary>
/// Topic estimates of one generation in Qdrant. A write stands only if nobody wrote the topic since it was read, so that an estimate made of
/// fewer items never replaces one made of more: items of one topic come from every partition, and so from several workers.
/// </summary>
/// <param name="collection">The real name of the collection <c>topics</c>.</param>
public sealed class TopicStore(IQdrantClient qdrant, string collection)
{
    const string WriteId = FencedWrites.WriteIdKey;

    /// <summary>The write ids that the stored topics have; a topic that is not stored is left out.</summary>
    public async Task<Dictionary<string, string>> ReadWriteIdsAsync(IEnumerable<string> topics, CancellationToken cancellationToken)
    {
        var points = await qdrant.GetAsync(
            MajorityReads.Get(collection, topics.Select(PointIds.Topic), withVectors: false, ItemPayload.TopicId, WriteId), cancellationToken);
        return points.ToDictionary(point => point.Payload[ItemPayload.TopicId].StringValue, point => point.Payload[WriteId].StringValue);
    }

    /// <summary>Writes the estimates under one write id, each where what is stored is still what was read.</summary>
    /// <returns>The topics that another writer was faster with.</returns>
    public async Task<List<string>> WriteAsync(
        IReadOnlyCollection<TopicEstimate> estimates, Dictionary<string, string> read, CancellationToken cancellationToken)
    {
        var writeId = Guid.NewGuid().ToString("N");
        var known = estimates.Where(estimate => read.ContainsKey(estimate.TopicId)).ToList();
        var absent = estimates.Where(estimate => !read.ContainsKey(estimate.TopicId)).ToList();
        if (known.Count > 0)
            await qdrant.UpsertAsync(
                FencedWrites.Update(collection, known.Select(estimate => (Encode(estimate, writeId), read[estimate.TopicId]))), cancellationToken);
        if (absent.Count > 0)
            await qdrant.UpsertAsync(FencedWrites.Insert(collection, absent.Select(estimate => Encode(estimate, writeId))), cancellationToken);

        var stand = await ReadWriteIdsAsync(estimates.Select(estimate => estimate.TopicId), cancellationToken);
        return [.. estimates.Select(estimate => estimate.TopicId).Where(topic => stand.GetValueOrDefault(topic) != writeId)];
    }

    static PointStruct Encode(TopicEstimate estimate, string writeId) => new()
    {
        Id = PointIds.Topic(estimate.TopicId).ToPointId(),
        Vectors = estimate.Vector is null ? Floats.None() : new Vectors { Vector = new Vector { Dense = Floats.Dense(estimate.Vector) } },
        Payload =
        {
            [ItemPayload.TopicId] = new Value { StringValue = estimate.TopicId },
            [ItemPayload.Count] = new Value { IntegerValue = estimate.Count },
            [ItemPayload.Estimate] = new Value { BoolValue = true },
            [WriteId] = new Value { StringValue = writeId },
        },
    };
}
