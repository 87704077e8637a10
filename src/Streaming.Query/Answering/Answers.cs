using Streaming.Contracts;
using Streaming.Interests;
using Streaming.Query.Strategies;

namespace Streaming.Query.Answering;

static class Answers
{
    /// <summary>The answer, but for its request id.</summary>
    public static RetrieveResponse Compose(
        ServingView view, UserView user, RetrievalStrategy strategy, UserSegment segment, Fallback fallback, List<Source> sources,
        Blended<string>[] items, DateTimeOffset now)
    {
        var fingerprint = view.Generation.Fingerprint;
        var response = new RetrieveResponse
        {
            UserId = user.Implicit.UserId,
            Strategy = strategy.Interests,
            StrategyName = strategy.Name,
            Blend = strategy.ToBlend(),
            Segment = Message(segment),
            Fingerprint = fingerprint,
            Fallback = fallback,
            Implicit = FreshnessOf.Kind(user.Implicit, view.ImplicitProgress, fingerprint, now),
            Explicit = FreshnessOf.Kind(user.Explicit, view.ExplicitProgress, fingerprint, now),
        };
        var total = Math.Max(1, sources.Sum(source => source.Budget));
        foreach (var source in sources)
        {
            source.Interest.BudgetShare = (double)source.Budget / total;
            response.Interests.Add(source.Interest);
        }
        response.Items.Capacity = items.Length;
        foreach (var item in items)
            response.Items.Add(Explain(item, sources));
        return response;
    }

    public static Segment Message(UserSegment segment) => segment switch
    {
        UserSegment.Core => Segment.Core,
        UserSegment.Casual => Segment.Casual,
        _ => Segment.New,
    };

    /// <summary>The item with every source that found it, the one whose turn it was first.</summary>
    static RetrievedItem Explain(Blended<string> blended, List<Source> sources)
    {
        var item = new RetrievedItem { ItemId = blended.Item, Score = float.MinValue, Reason = sources[blended.Source].Interest.Reason };
        item.FoundBy.Capacity = blended.FoundBy.Length;
        foreach (var finding in blended.FoundBy.Span)
        {
            var foundBy = new FoundBy { Interest = (uint)finding.Source, Rank = (uint)finding.Rank, Score = finding.Score };
            item.FoundBy.Insert(finding.Source == blended.Source ? 0 : item.FoundBy.Count, foundBy);
            item.Score = Math.Max(item.Score, finding.Score);
        }
        return item;
    }
}
