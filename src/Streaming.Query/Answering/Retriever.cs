using Microsoft.Extensions.Options;
using Streaming.Contracts;
using Streaming.Kafka;
using Streaming.Qdrant;
using Streaming.Query.Arms;
using Streaming.Query.Freshening;
using Streaming.Query.Load;
using Streaming.Query.Strategies;
using Streaming.Query.Topics;

namespace Streaming.Query.Answering;

/// <summary>Answers one request, whichever way it came: look up, plan, search, blend, explain.</summary>
sealed partial class Retriever(
    ServingViews views, UserLookup users, FreshLookup freshUsers, TopicNames topics, StrategyBook strategies, ArmChoice arms, Answerer answerer,
    Admission admission, IServedLog served, QueryMetrics metrics, IOptions<QueryOptions> options, TimeProvider time, ILogger<Retriever> logger)
{
    /// <summary>The transport of requests that come on a topic.</summary>
    public const string TopicTransport = "topic";

    readonly Patience _patience = new(TimeSpan.FromMilliseconds(options.Value.TimeoutMs), $"{options.Value.TimeoutMs} ms of Query:TimeoutMs");

    /// <param name="transport">How the request came, for the metrics: <c>grpc</c>, <c>http</c> or <c>topic</c>.</param>
    /// <param name="requestId">The id of the answer where the request has none; null makes one up.</param>
    /// <param name="callerWaits">How long the caller's own deadline leaves; null: it has none.</param>
    /// <exception cref="InvalidMessageException">A field of the request breaks its rule.</exception>
    /// <exception cref="GenerationException">No generation is live.</exception>
    /// <exception cref="QdrantUnavailableException">Qdrant does not answer.</exception>
    /// <exception cref="OverloadedException">The worker makes as many answers as it can.</exception>
    /// <exception cref="NotYetException">The user's vectors did not become as fresh as the request demands in time.</exception>
    /// <exception cref="TimeoutException">The answer took longer than <see cref="QueryOptions.TimeoutMs"/> or the request allow.</exception>
    public async Task<RetrieveResponse> RetrieveAsync(
        RetrieveRequest request, string transport, string? requestId, TimeSpan? callerWaits, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var outcome = "failed";
        var strategy = "";
        using var span = QueryTraces.Retrieve(transport);
        try
        {
            RecordCodec.RetrieveRequest.Validate(request);
            var arm = arms.For(request);
            // What waits for freshness does not take the place of who could be answered; a topic's batch bounds itself.
            using var place = transport == TopicTransport || IsDemanding(request) ? null : await admission.EnterAsync(cancellationToken);
            var response = await InTimeAsync(ArmChoice.With(request, arm), callerWaits, started, cancellationToken);
            response.Arm = arm;
            response.RequestId = request.RequestId.Length > 0 ? request.RequestId : requestId ?? Guid.CreateVersion7(time.GetUtcNow()).ToString();
            place?.Answered();
            if (!request.Preview)
                served.Record(request, response);
            metrics.Answered(response);
            QueryTraces.Answered(span, response);
            (outcome, strategy) = ("answered", response.StrategyName);
            return response;
        }
        catch (Exception e)
        {
            outcome = Failure.Of(e).Outcome;
            QueryTraces.Failed(span, outcome);
            if (outcome == Failure.Unexpected)
                LogFailed(e, transport);
            throw;
        }
        finally
        {
            metrics.Finished(strategy, transport, outcome, time.GetElapsedTime(started));
        }
    }

    static bool IsDemanding(RetrieveRequest request) =>
        request.MaxStaleness is not null || request.After.Count > 0 || request.AfterToken.Length > 0;

    async Task<RetrieveResponse> InTimeAsync(
        RetrieveRequest request, TimeSpan? callerWaits, long started, CancellationToken cancellationToken)
    {
        var patience = _patience.OrLess(request.Timeout?.ToTimeSpan(), "request's timeout").OrLess(callerWaits, "caller's deadline");
        var demand = Demand.Of(request, topics);
        using var timeout = new CancellationTokenSource(patience.Total > TimeSpan.Zero ? patience.Total : TimeSpan.Zero, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            return await AnswerAsync(request, demand, patience, started, either.Token);
        }
        catch (OperationCanceledException e) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"There was no answer within the {patience.Source}.", e);
        }
    }

    async Task<RetrieveResponse> AnswerAsync(
        RetrieveRequest request, Demand demand, Patience patience, long started, CancellationToken cancellationToken)
    {
        var asked = strategies.GenerationOf(request);
        var view = await views.CurrentAsync(asked, cancellationToken);
        try
        {
            return await AnswerAsync(view, request, demand, patience, started, cancellationToken);
        }
        // The aliases may have moved on and the collections be gone since the view was read.
        catch (QdrantRefusedException)
        {
            views.Forget(view);
            var fresh = await views.CurrentAsync(asked, cancellationToken);
            if (fresh.Generation == view.Generation)
                throw;
            return await AnswerAsync(fresh, request, demand, patience, started, cancellationToken);
        }
    }

    async Task<RetrieveResponse> AnswerAsync(
        ServingView view, RetrieveRequest request, Demand demand, Patience patience, long started, CancellationToken cancellationToken)
    {
        UserView user;
        using (QueryTraces.Stage("look up"))
        {
            if (demand.IsNone)
                user = await users.LoadAsync(view.Generation, request.UserId, majority: false, cancellationToken);
            else
                (view, user) = await freshUsers.LoadAsync(
                    view, request.UserId, strategies.InterestsOf(request), demand, patience, started, cancellationToken);
        }
        QueryTraces.Link(user);

        using var place = demand.IsNone ? null : await admission.EnterAsync(cancellationToken);
        return await answerer.AnswerAsync(view, user, request, cancellationToken);
    }
}
