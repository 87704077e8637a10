using Microsoft.Extensions.Options;
using Streaming.Pipeline.Items;
using Streaming.Qdrant;
using Streaming.Qdrant.Protocol;

namespace Streaming.Catalogue.Topics;

/// <summary>
/// Estimates a topic from the collection <c>items</c> alone, so that a replay gives the same. The sample is the topic's first items in the
/// order of point ids, which are hashes: as good as drawn at random, and always the same.
/// </summary>
/// <param name="collection">The real name of the collection <c>items</c>.</param>
/// <param name="dimension">D, floats per vector.</param>
public sealed class TopicSampler(IQdrantClient qdrant, string collection, int dimension, IOptions<CatalogueOptions> options)
{
    const int PageSize = 256;

    /// <summary>Reads the topic's items and averages them.</summary>
    public async Task<TopicEstimate> EstimateAsync(string topic, CancellationToken cancellationToken)
    {
        var filter = new Filter { Must = { Conditions.Keyword(ItemPayload.Topics, topic) } };
        var sum = new double[dimension];
        var sampled = 0;
        PointId? next = null;
        do
        {
            var limit = Math.Min(PageSize, options.Value.TopicSample - sampled);
            var page = await qdrant.ScrollAsync(
                MajorityReads.Scroll(collection, filter, limit, next, withVectors: true, ItemPayload.UpdatedAt), cancellationToken);
            foreach (var point in page.Result)
                Add(Floats.Read(point.Vectors), sum);
            sampled += page.Result.Count;
            next = page.NextPageOffset;
        }
        while (next is not null && sampled < options.Value.TopicSample);

        var count = next is null
            ? sampled
            : await qdrant.CountAsync(new CountPoints { CollectionName = collection, Filter = filter, Exact = true }, cancellationToken);
        return new TopicEstimate(topic, count, UnitVector.OfMean(sum, sampled));
    }

    static void Add(ReadOnlySpan<float> vector, Span<double> sum)
    {
        for (var i = 0; i < vector.Length; i++)
            sum[i] += vector[i];
    }
}
