using Streaming.Interests;
using Streaming.Pipeline.Items;
using Streaming.Qdrant;
using Streaming.Qdrant.Protocol;
using Nearest = Streaming.Qdrant.Protocol.Query;

namespace Streaming.Query.Answering;

/// <summary>
/// One search per source in one request, then the blend. Excluded items are left out here: the server is asked for some more than the budget.
/// Where that was too little, a second request leaves them out on the server and asks for the whole limit, which is always enough.
/// </summary>
sealed class ItemSearch(IQdrantClient qdrant, QueryMetrics metrics)
{
    const int MaxSlackForExcluded = 512;

    /// <returns>At most <paramref name="limit"/> items in the order of their turns.</returns>
    public async Task<Blended<string>[]> RunAsync(
        string collection, IReadOnlyList<Source> sources, HashSet<string> excluded, int limit, bool exact, CancellationToken cancellationToken)
    {
        var pages = new Page[sources.Count];
        for (var i = 0; i < pages.Length; i++)
            pages[i] = new Page(sources[i], FirstLimit(sources[i], excluded.Count, limit));
        await FillAsync(collection, [.. pages.Where(page => page.Asked > 0)], excluded, [], exact, cancellationToken);
        var found = Blend(pages);

        var tooShort = TooShort(pages, found, limit);
        if (tooShort.Length == 0)
            return found;
        metrics.SecondSearch();
        foreach (var page in tooShort)
            page.Asked = limit;
        await FillAsync(collection, tooShort, excluded, excluded, exact, cancellationToken);
        return Blend(pages);
    }

    static Blended<string>[] Blend(Page[] pages) => RoundRobin.Blend(
        Array.ConvertAll(pages, page => new RankedSource<string>(page.Source.Budget, page.Items)), isExcluded: static _ => false);

    /// <summary>The pages that may have more items where the answer, or their own part of it, lacks some.</summary>
    static Page[] TooShort(Page[] pages, Blended<string>[] found, int limit)
    {
        var spent = new int[pages.Length];
        foreach (var item in found)
            spent[item.Source]++;
        return [.. pages.Where((page, i) => page.MayHaveMore && (found.Length < limit || spent[i] < page.Source.Budget))];
    }

    /// <summary>The budget, half of it again for items that several sources find, and this source's part of the excluded items: what the
    /// user has seen lies about the implicit interests by mass, what was answered before about all sources by budget.</summary>
    static int FirstLimit(Source source, int excluded, int limit)
    {
        var (budget, part) = (source.Budget, Math.Max(source.Interest.MassShare, (double)source.Budget / limit));
        return budget == 0 ? 0 : budget + budget / 2 + 2 + (int)Math.Ceiling(Math.Min(excluded, MaxSlackForExcluded) * part);
    }

    async Task FillAsync(
        string collection, Page[] pages, HashSet<string> excluded, HashSet<string> excludedByServer, bool exact,
        CancellationToken cancellationToken)
    {
        var request = new QueryBatchPoints { CollectionName = collection };
        var excludedIds = excludedByServer.Count == 0
            ? null
            : new Condition { HasId = new HasIdCondition { HasId = { excludedByServer.Select(id => PointIds.Item(id).ToPointId()) } } };
        foreach (var page in pages)
            request.QueryPoints.Add(Search(collection, page, excludedIds, exact));
        var results = await qdrant.QueryBatchAsync(request, cancellationToken);
        for (var i = 0; i < pages.Length; i++)
            pages[i].Take(results[i].Result, excluded);
    }

    static QueryPoints Search(string collection, Page page, Condition? excludedIds, bool exact)
    {
        var search = new QueryPoints
        {
            CollectionName = collection,
            Query = new Nearest { Nearest = new VectorInput { Dense = Floats.Dense(page.Source.Vector) } },
            Limit = (ulong)page.Asked,
            WithPayload = ItemIdOnly,
        };
        if (exact)
            search.Params = new SearchParams { Exact = true };
        if (page.Source.Topic is not null || excludedIds is not null)
            search.Filter = new Filter();
        if (page.Source.Topic is { } topic)
            search.Filter.Must.Add(Conditions.Keyword(ItemPayload.Topics, topic));
        if (excludedIds is not null)
            search.Filter.MustNot.Add(excludedIds);
        return search;
    }

    static WithPayloadSelector ItemIdOnly { get; } = new() { Include = new PayloadIncludeSelector { Fields = { ItemPayload.ItemId } } };
}
