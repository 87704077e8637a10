using System.Numerics.Tensors;
using Streaming.Local.Replay;
using Streaming.Pipeline.Items;
using Streaming.Qdrant;

namespace Streaming.Local.Evaluation.Served;

/// <summary>What answers are judged by: items' topics, popularity and the vectors that are served.</summary>
sealed class JudgedCatalogue(Workload workload, IReadOnlyDictionary<string, float[]> vectors, IReadOnlyDictionary<string, PopularityBand> bands)
{
    const int PageSize = 1000;

    /// <summary>Reads the items' vectors back from the server.</summary>
    public static async Task<JudgedCatalogue> ReadAsync(
        Workload workload, IQdrantClient qdrant, string items, CancellationToken cancellationToken)
    {
        var vectors = new Dictionary<string, float[]>();
        Streaming.Qdrant.Protocol.PointId? next = null;
        do
        {
            var page = await qdrant.ScrollAsync(
                MajorityReads.Scroll(items, null, PageSize, next, withVectors: true, ItemPayload.ItemId), cancellationToken);
            foreach (var point in page.Result)
                if (point.Payload.TryGetValue(ItemPayload.ItemId, out var id))
                    vectors[id.StringValue] = Floats.Read(point.Vectors);
            next = page.NextPageOffset;
        }
        while (next is not null);
        return new JudgedCatalogue(workload, vectors, Popularity.Bands(workload.HistoryItems));
    }

    public PopularityBand BandOf(string item) => bands.GetValueOrDefault(item, PopularityBand.Tail);

    public IReadOnlyList<string> TopicsOf(string item) => workload.Aspects.GetValueOrDefault(item, []);

    /// <summary>Mean of 1 - cosine over all pairs, from the norm of the sum: Σ cos = (|Σ v|² - n) / 2 for unit vectors.</summary>
    public double? Diversity(IEnumerable<string> items)
    {
        float[]? sum = null;
        var count = 0;
        foreach (var item in items)
        {
            if (!vectors.TryGetValue(item, out var vector) || vector.Length == 0)
                continue;
            sum ??= new float[vector.Length];
            TensorPrimitives.Add(sum, vector, sum);
            count++;
        }

        return count < 2 ? null : 1 - (TensorPrimitives.SumOfSquares<float>(sum) - count) / ((double)count * (count - 1));
    }
}
