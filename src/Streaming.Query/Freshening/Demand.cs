using Streaming.Contracts;
using Streaming.Kafka;

namespace Streaming.Query.Freshening;

/// <summary>The freshness that a request demands.</summary>
/// <param name="After">Records that must be applied.</param>
/// <param name="MaxStaleness">Every record that is older must be applied; null: not demanded.</param>
sealed record Demand(IReadOnlyList<ProducedRecord> After, TimeSpan? MaxStaleness)
{
    public bool IsNone => After.Count == 0 && MaxStaleness is null;

    /// <param name="request">Valid.</param>
    /// <exception cref="InvalidMessageException">A record is of a topic that no user's vectors come from: it would never be applied.</exception>
    public static Demand Of(RetrieveRequest request, TopicNames topics)
    {
        for (var i = 0; i < request.After.Count; i++)
            RequireSource(request.After[i], $"after[{i}].topic", topics);
        if (request.AfterToken.Length == 0)
            return new Demand(request.After, request.MaxStaleness?.ToTimeSpan());
        var named = ProducedToken.Decode(request.AfterToken);
        foreach (var record in named)
            RequireSource(record, "after_token", topics);
        return new Demand([.. request.After, .. named], request.MaxStaleness?.ToTimeSpan());
    }

    static void RequireSource(ProducedRecord record, string field, TopicNames topics)
    {
        if (record.Topic != topics.Engagements && record.Topic != topics.ProfileChanges)
            throw InvalidMessageException.OfField(
                field, $"is '{record.Topic}'; users' vectors come from '{topics.Engagements}' and '{topics.ProfileChanges}' alone");
    }
}
