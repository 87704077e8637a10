using Streaming.Interests;

namespace Streaming.Query.Answering;

/// <summary>The last step of a strategy that chooses the answer from a longer list.</summary>
static class Diversity
{
    /// <summary>Chooses so that the last places, this share of the limit, go to topics that the others lack.</summary>
    /// <param name="topics">Of each item that was searched for.</param>
    public static Blended<string>[] Cover(Blended<string>[] found, Dictionary<string, string[]> topics, double share, int limit)
    {
        var keep = limit - (int)Math.Round(limit * share, MidpointRounding.AwayFromZero);
        return Array.ConvertAll(TopicCoverage.Order(Array.ConvertAll(found, item => topics.GetValueOrDefault(item.Item, [])), keep, limit), i => found[i]);
    }

    /// <summary>
    /// Chooses by maximal marginal relevance. Relevance is the place in the list, from 1 down towards 0: what the blend thought of the order
    /// counts, whatever its scores mean.
    /// </summary>
    /// <param name="vectors">D floats of unit norm of each item.</param>
    public static Blended<string>[] Choose(Blended<string>[] found, Dictionary<string, float[]> vectors, double lambda, int limit)
    {
        if (found.Length == 0)
            return found;
        var dimension = vectors.Count == 0 ? 1 : vectors.First().Value.Length;
        var rows = new float[found.Length * dimension];
        var relevance = new double[found.Length];
        for (var i = 0; i < found.Length; i++)
        {
            // One that only a list named has none here.
            vectors.GetValueOrDefault(found[i].Item)?.CopyTo(rows.AsSpan(i * dimension));
            relevance[i] = 1 - ((double)i / found.Length);
        }
        return Array.ConvertAll(MaximalMarginalRelevance.Order(relevance, rows, dimension, lambda, limit), i => found[i]);
    }
}
