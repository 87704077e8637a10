using System.Numerics.Tensors;
using Streaming.Interests;

namespace Streaming.Query.Answering;

/// <summary>
/// How many items to ask the server for in a first search, so that the budgets can be spent although excluded and repeated items fall away.
/// An estimate: too little costs a second search, too much costs bytes.
/// </summary>
static class PageSizes
{
    /// <summary>Sources at less than 60° are taken to find each other's items.</summary>
    const float NearCosine = 0.5f;

    const int MaxForExcluded = 512;

    /// <summary>
    /// For each source its budget and a little more; the budgets of the sources near it, for repeats (of a rule that pools instead what it is
    /// given of an interest); and its part of the excluded items:
    /// what the user has seen lies about the implicit interests by mass, what was answered before lies about all sources by budget.
    /// </summary>
    /// <returns>0 for a source without a budget, and for one that is a list.</returns>
    public static int[] Of(SearchPlan plan)
    {
        var (sources, excluded, limit) = (plan.Sources, plan.Excluded.Count, plan.Limit);
        // Where items are weighed, those that come out best may lie deeper.
        var depth = plan.Context.WeighsItems ? 2 : 1;
        var pools = Blender.Pools(plan.Strategy.Rule);
        var sizes = new int[sources.Count];
        for (var i = 0; i < sizes.Length; i++)
        {
            var source = sources[i];
            if (source.Budget == 0 || source.Listed is not null)
                continue;
            var repeats = 0;
            var seen = source.Interest.MassShare;
            for (var j = 0; j < sizes.Length; j++)
                if (j != i && sources[j].Listed is null && TensorPrimitives.Dot(source.Vector.Span, sources[j].Vector.Span) > NearCosine)
                {
                    repeats += sources[j].Budget;
                    seen += sources[j].Interest.MassShare;
                }
            var part = Math.Min(1, Math.Max(seen, (double)source.Budget / limit));
            var wanted = pools
                ? plan.Strategy.Candidates(source.Budget, limit) * depth
                : source.Budget * plan.Strategy.Pool * depth + source.Budget / 4 + 2 + repeats;
            wanted += (int)Math.Ceiling(Math.Min(excluded, MaxForExcluded) * part);
            sizes[i] = Math.Min(wanted, limit * plan.Strategy.Pool * depth + excluded);
        }
        return sizes;
    }
}
