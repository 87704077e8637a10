using Google.Protobuf.Collections;
using Streaming.Interests;
using Streaming.Pipeline.Items;
using Streaming.Qdrant;
using Streaming.Qdrant.Protocol;

namespace Streaming.Query.Answering;

/// <summary>What one search found.</summary>
/// <param name="kept">How many of the items are blended at most.</param>
sealed class Page(Source source, int asked, int kept)
{
    readonly List<(Candidate<string> Candidate, float Cosine)> _found = [];

    int _kept = kept;

    public Source Source => source;

    /// <summary>How many items the server was asked for.</summary>
    public int Asked { get; set; } = asked;

    /// <summary>The server gave as many as it was asked for, so there may be more.</summary>
    public bool MayHaveMore { get; private set; } = asked == 0;

    /// <summary>Best first, without the excluded items. A score is the cosine, weighed by the request's context.</summary>
    public Candidate<string>[] Items { get; private set; } = [];

    /// <summary>The cosine of the item of a rank, from 1.</summary>
    public float Cosine(int rank) => _found[rank - 1].Cosine;

    /// <summary>Takes what its source lists, where nothing is searched for it.</summary>
    public void TakeListed(SearchPlan plan)
    {
        foreach (var candidate in source.Listed ?? [])
            if (!plan.Excluded.Contains(candidate.Item))
                _found.Add((candidate, candidate.Score));
        Keep(_kept);
        MayHaveMore = false;
    }

    /// <summary>Takes what counts by its cosine alone.</summary>
    public void Take(Hit[] hits, SearchPlan plan)
    {
        _found.Clear();
        _found.EnsureCapacity(hits.Length);
        foreach (var (item, score) in hits)
            if (item is not null && !plan.Excluded.Contains(item))
                _found.Add((new Candidate<string>(item, score), score));
        Keep(_kept);
        MayHaveMore = hits.Length >= Asked;
    }

    /// <param name="known">Gets what the last step needs to know of the items.</param>
    public void Take(RepeatedField<ScoredPoint> points, SearchPlan plan, ItemFacts known)
    {
        _found.Clear();
        _found.EnsureCapacity(points.Count);
        foreach (var point in points)
        {
            if (!point.Payload.TryGetValue(ItemPayload.ItemId, out var id) || plan.Excluded.Contains(id.StringValue))
                continue;
            var score = plan.Context.WeighsItems ? plan.Context.Weigh(point) : point.Score;
            _found.Add((new Candidate<string>(id.StringValue, score), point.Score));
            if (plan.NeedsVectors)
                known.Vectors[id.StringValue] = Floats.Read(point.Vectors);
            if (plan.NeedsTopics)
                known.Topics[id.StringValue] = TopicsOf(point);
        }
        if (plan.Context.WeighsItems)
            _found.Sort(static (a, b) => a.Candidate.Score != b.Candidate.Score
                ? b.Candidate.Score.CompareTo(a.Candidate.Score)
                : string.CompareOrdinal(a.Candidate.Item, b.Candidate.Item));
        Keep(_kept);
        MayHaveMore = points.Count >= Asked;
    }

    /// <summary>Blends at least so many of the items, if there are as many.</summary>
    public void Keep(int count)
    {
        _kept = Math.Max(_kept, count);
        Items = [.. _found.Select(found => found.Candidate).Take(_kept)];
    }

    static string[] TopicsOf(ScoredPoint point) => point.Payload.TryGetValue(ItemPayload.Topics, out var topics) && topics.ListValue is { } list
        ? [.. list.Values.Select(topic => topic.StringValue).Distinct(StringComparer.Ordinal)]
        : [];
}
