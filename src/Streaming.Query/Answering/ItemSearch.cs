using Streaming.Interests;
using Streaming.Qdrant;
using Streaming.Qdrant.Protocol;
using BlendRule = Streaming.Interests.BlendRule;

namespace Streaming.Query.Answering;

/// <summary>
/// One search per source in one request, then the blend. Excluded items are left out here: the server is asked for some more than the budget.
/// Where that was too little, a second request leaves them out on the server and asks for the whole total, which is always enough.
/// </summary>
sealed class ItemSearch(IQdrantClient qdrant, QueryMetrics metrics)
{
    /// <returns>At most as many items as the limit, best first.</returns>
    public async Task<Blended<string>[]> RunAsync(string collection, SearchPlan plan, CancellationToken cancellationToken)
    {
        using var span = QueryTraces.Stage("search");
        var sizes = PageSizes.Of(plan);
        var pages = plan.Sources.Select((source, i) => new Page(source, sizes[i], plan.Strategy.Candidates(source.Budget, plan.Limit))).ToArray();
        var known = new ItemFacts([], []);
        foreach (var page in pages.Where(page => page.Source.Listed is not null))
            page.TakeListed(plan);
        await FillAsync(collection, plan, [.. pages.Where(page => page.Asked > 0)], known, excludedByServer: false, cancellationToken);
        var found = Blend(pages, plan);

        var tooShort = TooShort(pages, found, plan);
        if (found.Length < plan.Total)
            foreach (var page in pages)
                page.Keep(plan.Total);
        if (tooShort.Length > 0)
        {
            metrics.SecondSearch();
            foreach (var page in tooShort)
                page.Asked = Math.Max(plan.Total, page.Asked);
            await FillAsync(collection, plan, tooShort, known, excludedByServer: true, cancellationToken);
        }
        if (tooShort.Length > 0 || found.Length < plan.Total)
            found = Blend(pages, plan);
        return plan.Strategy switch
        {
            { DiversityLambda: { } lambda } => Diversity.Choose(found, known.Vectors, lambda, plan.Limit),
            { TopicShare: { } share } => Diversity.Cover(found, known.Topics, share, plan.Limit),
            _ => found,
        };
    }

    static Blended<string>[] Blend(Page[] pages, SearchPlan plan)
    {
        var (rule, pool) = (plan.Strategy.Rule, plan.Strategy.Pool);
        var sources = Array.ConvertAll(pages, page => new RankedSource<string>(
            page.Source.Budget * pool, page.Items, rule == BlendRule.WeightedRoundRobin ? page.Source.Budget * page.Source.Weight : page.Source.Weight));
        var found = Blender.Blend(rule, sources, ties: StringComparer.Ordinal);
        return plan.Context.WeighsItems ? Array.ConvertAll(found, item => WithCosines(item, pages)) : found;
    }

    static Blended<string> WithCosines(Blended<string> item, Page[] pages) => item with
    {
        FoundBy = Array.ConvertAll(item.FoundBy.ToArray(), finding => finding with { Score = pages[finding.Source].Cosine(finding.Rank) }),
    };

    /// <summary>The pages that may have more items where the answer, or their own part of it, lacks some.</summary>
    static Page[] TooShort(Page[] pages, Blended<string>[] found, SearchPlan plan)
    {
        if (Blender.Pools(plan.Strategy.Rule))
            return found.Length < plan.Total ? [.. pages.Where(page => page.MayHaveMore)] : [];
        var spent = new int[pages.Length];
        foreach (var item in found)
            spent[item.Source]++;
        return [.. pages.Where((page, i) => page.MayHaveMore && (found.Length < plan.Total || spent[i] < page.Source.Budget * plan.Strategy.Pool))];
    }

    async Task FillAsync(
        string collection, SearchPlan plan, Page[] pages, ItemFacts known, bool excludedByServer,
        CancellationToken cancellationToken)
    {
        if (pages.Length == 0)
            return;
        var queries = new SearchQueries(collection, plan, excludedByServer);
        var request = new QueryBatchPoints { CollectionName = collection };
        foreach (var page in pages)
            request.QueryPoints.Add(queries.Of(page));
        if (plan.NeedsPayload || plan.NeedsVectors)
        {
            var results = await qdrant.QueryBatchAsync(request, cancellationToken);
            for (var i = 0; i < pages.Length; i++)
                pages[i].Take(results[i].Result, plan, known);
            return;
        }
        var hits = await qdrant.SearchAsync(request, cancellationToken);
        for (var i = 0; i < pages.Length; i++)
            pages[i].Take(hits[i], plan);
    }
}
