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
            Segment = segment switch
            {
                UserSegment.Core => Segment.Core,
                UserSegment.Casual => Segment.Casual,
                _ => Segment.New,
            },
            Fingerprint = fingerprint,
            Fallback = fallback,
            Implicit = FreshnessOf.Kind(user.Implicit, view.ImplicitProgress, fingerprint, now),
            Explicit = FreshnessOf.Kind(user.Explicit, view.ExplicitProgress, fingerprint, now),
        };
        foreach (var source in sources)
            response.Interests.Add(source.Interest);
        response.Items.Capacity = items.Length;
        foreach (var item in items)
            response.Items.Add(Explain(item));
        return response;
    }

    /// <summary>The item with every source that found it, the one whose turn it was first.</summary>
    static RetrievedItem Explain(Blended<string> blended)
    {
        var item = new RetrievedItem { ItemId = blended.Item, Score = float.MinValue };
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
