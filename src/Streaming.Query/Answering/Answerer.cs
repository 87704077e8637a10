using System.Globalization;
using Streaming.Contracts;
using Streaming.Query.Arms;
using Streaming.Query.Fallbacks;
using Streaming.Query.Strategies;

namespace Streaming.Query.Answering;

/// <summary>Makes the answer for a user who was looked up: plan, search, blend, explain. All of one generation.</summary>
sealed class Answerer(
    StrategyBook strategies, ArmChoice arms, SourcePlan plan, FallbackSources fallbacks, ItemSearch search, TimeProvider time)
{
    const int DefaultLimit = 100;

    /// <param name="view">The collections that the user was looked up in.</param>
    /// <returns>The answer, but for its request id and arm.</returns>
    public async Task<RetrieveResponse> AnswerAsync(ServingView view, UserView user, RetrieveRequest request, CancellationToken cancellationToken)
    {
        var generation = view.Generation;
        var limit = request.Limit == 0 ? DefaultLimit : (int)request.Limit;
        var context = SearchContext.Of(request.Context, time.GetUtcNow().ToUnixTimeMilliseconds());
        var segment = strategies.SegmentOf(user.Known);
        var strategy = arms.Adapt(strategies.For(request, segment), segment, request.Surface);
        var sources = plan.For(strategy, user, limit, context, Seed(request, user));
        var fallback = Fallback.None;
        if (user.Known.IsClosed)
            fallback = Fallback.ClosedAccount;
        else if (sources.Count == 0)
            (sources, fallback) = await fallbacks.FindAsync(generation, request.FallbackTopics, limit, context, cancellationToken);
        var items = sources.Count == 0
            ? []
            : await search.RunAsync(
                generation.Items, new SearchPlan(sources, user.Excluded(request.ExcludeItemIds), limit, request.Exact, strategy, context),
                cancellationToken);
        return Answers.Compose(view, user, strategy, segment, fallback, sources, items, time.GetUtcNow());
    }

    /// <summary>The request's own id, or, without one, the user and the newest event: a request asked again draws the same choices.</summary>
    static string Seed(RetrieveRequest request, UserView user) => request.RequestId.Length > 0
        ? request.RequestId
        : string.Create(CultureInfo.InvariantCulture, $"{request.UserId}/{user.Known.NewestTime}");
}
