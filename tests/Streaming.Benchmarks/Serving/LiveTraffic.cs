using System.Globalization;
using System.Text;
using Streaming.Contracts;
using Streaming.Local.Replay;
using Action = Streaming.Contracts.Action;

namespace Streaming.Benchmarks.Serving;

/// <summary>Engagements at a steady rate, each of any user with an item drawn as often as it was engaged with in the history.</summary>
sealed class LiveTraffic(ServedFolder served, int perSecond, TimeProvider time)
{
    static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(10);

    readonly string[] _users = [.. served.Workload.History.Select(e => e.UserId).Distinct()];
    readonly Random _random = new(3);
    long _events;

    /// <summary>Produces until it is cancelled, and then waits until all is acknowledged.</summary>
    public async Task RunAsync(CancellationToken until)
    {
        using var timer = new PeriodicTimer(Tick, time);
        var (started, acknowledged) = (time.GetTimestamp(), new List<Task>());
        while (!until.IsCancellationRequested)
        {
            for (var due = (long)(time.GetElapsedTime(started).TotalSeconds * perSecond); _events < due; _events++)
            {
                var next = Next();
                acknowledged.Add(served.Producer.ProduceAsync(
                    served.Topics.Engagements, Encoding.UTF8.GetBytes(next.UserId), next.Value, cancellationToken: CancellationToken.None));
            }
            await timer.WaitForNextTickAsync(CancellationToken.None);
        }
        await Task.WhenAll(acknowledged);
    }

    ReplayEvent Next()
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var (items, user) = (served.Workload.HistoryItems, _users[_random.Next(_users.Length)]);
        return ReplayEvent.Engagement(
            user, string.Create(CultureInfo.InvariantCulture, $"live-{_events}"), items[_random.Next(items.Count)], Action.Click, now, now);
    }
}
