using Outcome = Streaming.Contracts.RetrievalReply.OutcomeOneofCase;

namespace Streaming.Contracts;

static class RetrievalRules
{
    const int MaxLimit = 1000;
    const int MaxExcluded = 10_000;
    const int MaxFallbackTopics = 64;
    const int MaxAfter = 64;
    const int MaxTopicBytes = 249;
    const long MaxStalenessSeconds = 7 * 24 * 3600;
    const long MaxTimeoutMs = 60_000;

    public static void Check(RetrieveRequest request)
    {
        Rules.Text(request.RequestId, "request_id");
        Rules.Id(request.UserId, "user_id");
        if (request.Limit > MaxLimit)
            throw InvalidMessageException.OfField("limit", $"is {request.Limit}, more than {MaxLimit}");
        Rules.KnownOrZero(request.Strategy, "strategy");
        Rules.Ids(request.ExcludeItemIds, "exclude_item_ids", 0, MaxExcluded);
        Rules.Text(request.Surface, "surface");
        Rules.Ids(request.FallbackTopics, "fallback_topics", 0, MaxFallbackTopics);
        CheckDemand(request);
        BlendRules.Check(request);
    }

    public static void Check(GetInterestsRequest request) => Rules.Id(request.UserId, "user_id");

    static void CheckDemand(RetrieveRequest request)
    {
        Rules.Length(request.MaxStaleness, "max_staleness", MaxStalenessSeconds);
        if (request.MaxStaleness is { } staleness && staleness.ToMilliseconds() == 0)
            throw InvalidMessageException.OfField("max_staleness", "is less than a millisecond; leave it out to demand nothing");
        if (request.After.Count > MaxAfter)
            throw InvalidMessageException.OfField("after", $"has {request.After.Count} entries; 0 to {MaxAfter} are allowed");
        for (var i = 0; i < request.After.Count; i++)
            Check(request.After[i], $"after[{i}]");
        if (request.AfterToken.Length > 0)
            foreach (var record in ProducedToken.Decode(request.AfterToken))
                Check(record, "after_token");
        if (request.Timeout is { } timeout && timeout.ToMilliseconds() is < 1 or > MaxTimeoutMs)
            throw InvalidMessageException.OfField("timeout", "is outside of 0.001 to 60 seconds");
    }

    static void Check(ProducedRecord record, string field)
    {
        if (record.Topic.Length == 0)
            throw InvalidMessageException.OfField($"{field}.topic", "is required");
        Rules.Text(record.Topic, $"{field}.topic", MaxTopicBytes);
        if (record.Partition < 0)
            throw InvalidMessageException.OfField($"{field}.partition", $"is {record.Partition}, less than 0");
        if (record.Offset < 0)
            throw InvalidMessageException.OfField($"{field}.offset", $"is {record.Offset}, less than 0");
    }

    public static void Check(RetrievalReply reply)
    {
        Rules.Text(reply.RequestId, "request_id");
        if (reply.OutcomeCase == Outcome.None)
            throw InvalidMessageException.OfField("outcome", "is required: response or error");
    }
}
