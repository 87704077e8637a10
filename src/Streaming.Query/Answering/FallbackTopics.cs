using Streaming.Pipeline.Items;
using Streaming.Qdrant;

namespace Streaming.Query.Answering;

/// <summary>Sources for a user without vectors: the topics that the request gives, by their estimated vectors.</summary>
sealed class FallbackTopics(IQdrantClient qdrant)
{
    /// <summary>One source for each topic that has a vector, in the order of the request, with equal budgets.</summary>
    public async Task<List<Source>> SourcesAsync(
        Generation generation, IEnumerable<string> topics, int limit, CancellationToken cancellationToken)
    {
        var distinct = topics.Distinct().ToList();
        if (distinct.Count == 0)
            return [];
        var vectors = await new ItemPoints(qdrant, generation.Items, generation.Topics).GetTopicsAsync(distinct, cancellationToken);
        var sources = distinct.Where(vectors.ContainsKey).Select(topic => Source.FallbackTopic(topic, vectors[topic])).ToList();
        SourcePlan.ShareEqually(sources, limit);
        return sources;
    }
}
