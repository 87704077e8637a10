using Streaming.Contracts;
using Streaming.Pipeline.Items;
using Streaming.Qdrant;
using Streaming.Query.Answering;
using Streaming.Query.Strategies;

namespace Streaming.Query.Fallbacks;

/// <summary>
/// Sources for a user without vectors. First the topics that the request gives, each by what is popular in it and by what lies nearest to its
/// middle, so that an item nobody has engaged with yet is found too; then, or to fill up, what is popular among all.
/// </summary>
sealed class FallbackSources(IQdrantClient qdrant, PopularLists popular)
{
    /// <summary>The sources in the order of their turns with equal budgets, and the fallback's name.</summary>
    public async Task<(List<Source> Sources, Fallback Fallback)> FindAsync(
        Generation generation, IEnumerable<string> topics, int limit, SearchContext context, CancellationToken cancellationToken)
    {
        var wanted = topics.Where(topic => context.WeightOf(topic) > 0).Distinct().ToList();
        var reading = popular.ReadAsync(generation, wanted, context, cancellationToken);
        var vectors = wanted.Count == 0
            ? []
            : await new ItemPoints(qdrant, generation.Items, generation.Topics).GetTopicsAsync(wanted, cancellationToken);
        var lists = await reading;

        var sources = new List<Source>();
        foreach (var topic in wanted)
        {
            if (lists.TryGetValue(topic, out var popularInIt) && popularInIt.Length > 0)
                sources.Add(Source.PopularIn(topic, popularInIt));
            if (vectors.TryGetValue(topic, out var vector))
                sources.Add(Source.FallbackTopic(topic, vector));
        }
        var fallback = sources.Count > 0 ? Fallback.Topics : Fallback.Popular;
        SourcePlan.ShareEqually(sources, limit);
        if (lists.TryGetValue("", out var overall) && overall.Length > 0)
        {
            var all = Source.Popular(overall);
            all.Interest.Budget = sources.Count == 0 ? (uint)limit : 0;
            sources.Add(all);
        }
        return (sources, sources.Count == 0 ? Fallback.Nothing : fallback);
    }
}
