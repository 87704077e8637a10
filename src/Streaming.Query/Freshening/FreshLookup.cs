using Streaming.Contracts;
using Streaming.Kafka;
using Streaming.Query.Answering;

namespace Streaming.Query.Freshening;

/// <summary>
/// Reads a user as fresh as demanded, and waits for it. What demands freshness is read by majority, progress before the user: what it says is
/// applied is then in the user's points, whichever replica answers.
/// </summary>
sealed class FreshLookup(ServingViews views, UserLookup users, TopicNames topics, QueryMetrics metrics, TimeProvider time)
{
    static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(10), LongestPause = TimeSpan.FromMilliseconds(160);

    /// <param name="searched">Which interests the answer is made from.</param>
    /// <param name="started">The request's arrival, as a timestamp of the clock.</param>
    /// <returns>The user, and the view whose progress says so.</returns>
    /// <exception cref="NotYetException">It did not come true in time.</exception>
    public async Task<(ServingView View, UserView User)> LoadAsync(
        ServingView view, string userId, Strategy searched, Demand demand, Patience patience, long started, CancellationToken cancellationToken)
    {
        var waitedFrom = time.GetTimestamp();
        for (var pause = TimeSpan.Zero; ; pause = pause == TimeSpan.Zero ? FirstPause : Least(pause * 2, LongestPause))
        {
            var user = await users.LoadAsync(view.Generation, userId, majority: true, cancellationToken);
            var lacking = Lacking(searched, view, user, demand);
            if (lacking.Count == 0)
            {
                metrics.Freshened("fresh", time.GetElapsedTime(waitedFrom));
                return (view, user);
            }
            var left = patience.ForWaiting - time.GetElapsedTime(started);
            if (left <= TimeSpan.Zero)
            {
                var waited = time.GetElapsedTime(waitedFrom);
                metrics.Freshened("not_yet", waited);
                throw new NotYetException(new NotYet { Lacking = { lacking } }, waited);
            }
            // The view's progress may be a second old, so the first look at what is new does not wait.
            if (pause > TimeSpan.Zero)
                await Task.Delay(Least(pause, left), time, cancellationToken);
            view = await views.AdvanceAsync(view, cancellationToken);
        }
    }

    /// <summary>Only the kinds that are searched with are asked.</summary>
    List<Lacking> Lacking(Strategy searched, ServingView view, UserView user, Demand demand)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var lacking = new List<Lacking>();
        if (searched != Strategy.Explicit)
            lacking.AddRange(new KindFreshness("implicit", user.Implicit, view.ImplicitProgress, topics).Lacks(demand, now));
        if (searched is Strategy.Blended or Strategy.Explicit)
            lacking.AddRange(new KindFreshness("explicit", user.Explicit, view.ExplicitProgress, topics).Lacks(demand, now));
        return lacking;
    }

    static TimeSpan Least(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
