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
    /// <returns>At most <paramref name="limit"/> items in the order of their turns.</returns>
    public async Task<Blended<string>[]> RunAsync(
        string collection, IReadOnlyList<Source> sources, HashSet<string> excluded, int limit, bool exact, CancellationToken cancellationToken)
    {
        var sizes = PageSizes.Of(sources, excluded.Count, limit);
        var pages = sources.Select((source, i) => new Page(source, sizes[i])).ToArray();
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
