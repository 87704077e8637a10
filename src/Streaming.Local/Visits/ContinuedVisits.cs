using Grpc.Core;
using Streaming.Local.Replay;
using Streaming.Local.Stack;

namespace Streaming.Local.Visits;

/// <summary>Simulated visits while the stack goes on serving: something flows, and what users do next comes of what they were answered.</summary>
sealed class ContinuedVisits(LocalStack stack, Workload workload, int seed, TimeProvider time)
{
    const string Surface = "home";

    /// <summary>Visits of experiments have lower numbers: one visit is never taken for another.</summary>
    const int FirstRound = 1_000;

    /// <param name="perSecond">Visits a second.</param>
    public async Task UntilCancelledAsync(double perSecond, CancellationToken cancellationToken)
    {
        var visitors = new Visitors(stack.Query, stack.Producer, stack.Topics, time);
        var users = workload.Users.ToArray();
        new Random(seed).Shuffle(users);
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1 / perSecond), time);
        for (var visit = 0; users.Length > 0; visit++)
        {
            var (round, user) = (FirstRound + (visit / users.Length), users[visit % users.Length]);
            try
            {
                await timer.WaitForNextTickAsync(cancellationToken);
                await visitors.VisitAsync(Surface, round, [user], "", (user, luck) => Taste.ByAspects(workload, user, luck), cancellationToken);
            }
            catch (Exception) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (RpcException e) when (e.StatusCode is StatusCode.Unavailable or StatusCode.ResourceExhausted or StatusCode.DeadlineExceeded)
            {
                // Who is not answered leaves.
            }
        }
    }
}
