using Outcome = Streaming.Contracts.RetrievalReply.OutcomeOneofCase;

namespace Streaming.Contracts;

static class RetrievalRules
{
    const int MaxLimit = 1000;
    const int MaxExcluded = 10_000;
    const int MaxFallbackTopics = 64;

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
    }

    public static void Check(RetrievalReply reply)
    {
        Rules.Text(reply.RequestId, "request_id");
        if (reply.OutcomeCase == Outcome.None)
            throw InvalidMessageException.OfField("outcome", "is required: response or error");
    }
}
