using System.Collections.Concurrent;
using System.Globalization;
using Streaming.Operator.Verification.Planning;
using Streaming.Operator.Verification.Processes;
using Streaming.Operator.Verification.Servers;

namespace Streaming.Operator.Verification.Running;

/// <summary>Does what the plan says to workers and servers, and remembers when.</summary>
/// <param name="say">Tells whoever watches.</param>
sealed class Disruptor(Fleet fleet, VerifiedServers servers, Action<string> say, TimeProvider time)
{
    readonly ConcurrentBag<(long From, long To)> spans = [];
    readonly ConcurrentDictionary<DisruptionKind, int> done = new();

    /// <summary>When something was disrupted, Unix milliseconds.</summary>
    public IReadOnlyCollection<(long From, long To)> Spans => spans;

    public IReadOnlyDictionary<DisruptionKind, int> Done => done;

    /// <summary>Does each at its time from now; returns when all are over.</summary>
    public async Task RunAsync(IReadOnlyList<Disruption> disruptions, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        var running = new List<Task>();
        foreach (var disruption in disruptions)
        {
            if (disruption.At - time.GetElapsedTime(start) is { Ticks: > 0 } early)
                await Task.Delay(early, time, cancellationToken);
            say(Describe(disruption));
            running.Add(DisruptAsync(disruption, cancellationToken));
        }

        await Task.WhenAll(running);
    }

    /// <summary>One line of the schedule.</summary>
    public static string Describe(Disruption disruption)
    {
        var what = disruption.Worker is { } worker ? $"{worker.ToString().ToLowerInvariant()}-{disruption.Copy}" : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{disruption.At.TotalSeconds,6:0.0} s  {disruption.Kind,-13} {what,-12} for {disruption.For.TotalSeconds:0.0} s");
    }

    async Task DisruptAsync(Disruption disruption, CancellationToken cancellationToken)
    {
        var from = Now();
        try
        {
            if (disruption.Worker is null)
                await servers.DisruptAsync(disruption, cancellationToken);
            else
                await fleet.DisruptAsync(disruption, cancellationToken);
        }
        finally
        {
            spans.Add((from, Now()));
        }

        done.AddOrUpdate(disruption.Kind, 1, (_, count) => count + 1);
    }

    long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();
}
