using Streaming.Contracts;
using Streaming.Interests;
using Streaming.Pipeline.Items;
using Streaming.Qdrant.Protocol;
using Context = Streaming.Contracts.Context;
using Value = Streaming.Qdrant.Protocol.Value;

namespace Streaming.Query.Strategies;

/// <summary>What the moment of a request makes of topics and items.</summary>
sealed class SearchContext
{
    const double UndatedFactor = 0.5;

    readonly Dictionary<string, double> _weights;
    readonly long? _halfLifeMs;
    readonly long _now;

    SearchContext(Dictionary<string, double> weights, long? halfLifeMs, long now)
    {
        (_weights, _halfLifeMs, _now) = (weights, halfLifeMs, now);
        Muted = [.. weights.Where(topic => topic.Value == 0).Select(topic => topic.Key)];
        WeighsItems = halfLifeMs is not null || weights.Count > Muted.Count;
    }

    /// <summary>Topics whose items are not answered.</summary>
    public IReadOnlyList<string> Muted { get; }

    /// <summary>Items are worth more or less than their similarity says.</summary>
    public bool WeighsItems { get; }

    /// <param name="now">Unix milliseconds.</param>
    public static SearchContext Of(Context? context, long now) => new(
        context?.TopicWeights.ToDictionary(topic => topic.TopicId, topic => topic.Weight, StringComparer.Ordinal) ?? [],
        context?.ItemHalfLife?.ToMilliseconds(), now);

    /// <summary>0 mutes, 1 is as always.</summary>
    public double WeightOf(string topic) => _weights.GetValueOrDefault(topic, 1);

    /// <summary>What the item's cosine becomes: by the weights of its topics and by its age.</summary>
    public float Weigh(ScoredPoint point)
    {
        var factor = 1.0;
        if (_weights.Count > 0 && point.Payload.TryGetValue(ItemPayload.Topics, out var topics) && topics.ListValue is { } list)
            foreach (var topic in list.Values)
                factor *= WeightOf(topic.StringValue);
        if (_halfLifeMs is { } halfLife)
            factor *= point.Payload.TryGetValue(ItemPayload.CreatedAt, out var createdAt) && createdAt.KindCase == Value.KindOneofCase.IntegerValue
                ? ContextWeight.OfAge(_now - createdAt.IntegerValue, halfLife)
                : UndatedFactor;
        return ContextWeight.Apply(point.Score, factor);
    }
}
