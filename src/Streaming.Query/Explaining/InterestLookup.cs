using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Streaming.Contracts;
using Streaming.Query.Answering;
using Streaming.Query.Load;
using Streaming.Query.Strategies;

namespace Streaming.Query.Explaining;

/// <summary>Answers what is known of a user's interests.</summary>
sealed class InterestLookup(
    ServingViews views, UserLookup users, StrategyBook strategies, Admission admission, QueryMetrics metrics, IOptions<QueryOptions> options, TimeProvider time)
{
    /// <param name="transport">How the request came, for the metrics.</param>
    /// <returns>The interests, and a tag that changes with them and with nothing else.</returns>
    /// <exception cref="InvalidMessageException">A field of the request breaks its rule.</exception>
    /// <exception cref="OverloadedException">The worker makes as many answers as it can.</exception>
    /// <exception cref="TimeoutException">The answer took longer than <see cref="QueryOptions.TimeoutMs"/>.</exception>
    public async Task<(GetInterestsResponse Interests, string Tag)> GetAsync(
        GetInterestsRequest request, string transport, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var outcome = "failed";
        try
        {
            RecordCodec.GetInterestsRequest.Validate(request);
            using var place = await admission.EnterAsync(cancellationToken);
            var found = await FindAsync(request.UserId, cancellationToken)
                .WaitAsync(TimeSpan.FromMilliseconds(options.Value.TimeoutMs), time, cancellationToken);
            outcome = "answered";
            return found;
        }
        catch (TimeoutException e)
        {
            outcome = "timeout";
            throw new TimeoutException($"There was no answer within the {options.Value.TimeoutMs} ms of Query:TimeoutMs.", e);
        }
        catch (Exception e)
        {
            outcome = Failure.Of(e).Outcome;
            throw;
        }
        finally
        {
            metrics.Finished(QueryMetrics.Interests, transport, outcome, time.GetElapsedTime(started));
        }
    }

    async Task<(GetInterestsResponse, string)> FindAsync(string userId, CancellationToken cancellationToken)
    {
        var view = await views.CurrentAsync(cancellationToken);
        var user = await users.LoadAsync(view.Generation, userId, majority: false, cancellationToken);
        var report = InterestReport.Of(view, user, strategies.SegmentOf(user.Known), time.GetUtcNow());
        return (report, Tag(view, user));
    }

    /// <summary>Every write of a point has a write id of its own.</summary>
    static string Tag(ServingView view, UserView user) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        string.Create(CultureInfo.InvariantCulture, $"{view.Generation.Fingerprint}/{user.Implicit.WriteId}/{user.Explicit.WriteId}")))[..12]);
}
