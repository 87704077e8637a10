using Streaming.Pipeline.Items;
using Streaming.Qdrant;
using Streaming.Qdrant.Protocol;
using Nearest = Streaming.Qdrant.Protocol.Query;

namespace Streaming.Query.Answering;

/// <summary>The searches of one answer as Qdrant takes them. Payload and vectors are asked for only where the plan needs them.</summary>
/// <param name="excludedByServer">The excluded items are left out by the server, not here.</param>
sealed class SearchQueries(string collection, SearchPlan plan, bool excludedByServer)
{
    static readonly WithPayloadSelector s_idOnly = Payload(ItemPayload.ItemId);
    static readonly WithPayloadSelector s_weighed = Payload(ItemPayload.ItemId, ItemPayload.Topics, ItemPayload.CreatedAt);

    readonly List<Condition> _mustNot = MustNot(plan, excludedByServer);

    public QueryPoints Of(Page page)
    {
        var search = new QueryPoints
        {
            CollectionName = collection,
            Query = new Nearest { Nearest = new VectorInput { Dense = Floats.Dense(page.Source.Vector) } },
            Limit = (ulong)page.Asked,
            WithPayload = plan.NeedsPayload ? s_weighed : s_idOnly,
        };
        if (plan.NeedsVectors)
            search.WithVectors = new WithVectorsSelector { Enable = true };
        if (plan.Exact)
            search.Params = new SearchParams { Exact = true };
        if (page.Source.Topic is not null || _mustNot.Count > 0)
            search.Filter = new Filter { MustNot = { _mustNot } };
        if (page.Source.Topic is { } topic)
            search.Filter.Must.Add(Conditions.Keyword(ItemPayload.Topics, topic));
        return search;
    }

    static List<Condition> MustNot(SearchPlan plan, bool excludedByServer)
    {
        var conditions = new List<Condition>();
        if (excludedByServer && plan.Excluded.Count > 0)
            conditions.Add(new Condition { HasId = new HasIdCondition { HasId = { plan.Excluded.Select(id => PointIds.Item(id).ToPointId()) } } });
        if (plan.Context.Muted.Count > 0)
            conditions.Add(Conditions.Keywords(ItemPayload.Topics, plan.Context.Muted));
        return conditions;
    }

    static WithPayloadSelector Payload(params string[] fields) => new() { Include = new PayloadIncludeSelector { Fields = { fields } } };
}
