using System.Diagnostics;
using Grpc.Net.Client;
using Streaming.Contracts;
using Streaming.Local.Stack;

namespace Streaming.Benchmarks.Whole;

/// <summary>
/// From handing an event to the producer until a query sees it, at a paced rate, with the implicit, explicit and query workers as
/// processes of their own.
/// </summary>
static class FreshnessBenchmark
{
    public const string Verb = "freshness";

    /// <summary>Events that are produced together, evenly spaced in time.</summary>
    public const int EventsPerTick = 20;

    public static async Task RunAsync(int eventsPerSecond, TimeSpan duration, TimeSpan warmUp, CancellationToken cancellationToken)
    {
        await using var bed = await Bed.MakeAsync(cancellationToken);
        using var implicitWorker = ChildProcess.Start("Streaming.Implicit", [], bed.Settings);
        using var explicitWorker = ChildProcess.Start("Streaming.Explicit", [], bed.Settings);
        var address = Bed.FreeAddress();
        using var queryWorker = ChildProcess.Start("Streaming.Query", [], new Dictionary<string, string?>(bed.Settings)
        {
            ["Kestrel:Endpoints:Http:Url"] = "http://127.0.0.1:0",
            ["Kestrel:Endpoints:Grpc:Url"] = address,
        });
        using var channel = GrpcChannel.ForAddress(address);
        var client = new Retrieval.RetrievalClient(channel);
        await ReadyAsync(client, cancellationToken);

        await PaceAsync(bed, eventsPerSecond, warmUp, probe: null, cancellationToken);
        var probe = new FreshnessProbe(client, TimeProvider.System);
        var (cpu, started) = (implicitWorker.Cpu + explicitWorker.Cpu + queryWorker.Cpu + bed.QdrantProcess.Cpu, Stopwatch.GetTimestamp());
        await PaceAsync(bed, eventsPerSecond, duration, probe, cancellationToken);
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        cpu = implicitWorker.Cpu + explicitWorker.Cpu + queryWorker.Cpu + bed.QdrantProcess.Cpu - cpu;
        var freshness = await probe.ResultAsync();
        Console.WriteLine($"{eventsPerSecond:N0} events/s for {seconds:N0} s, {freshness.Count} sampled: from produce to query");
        Console.WriteLine($"p50 {freshness.P50:N1} ms, p99 {freshness.P99:N1} ms (ceiling 250); workers and Qdrant together took {cpu.TotalSeconds / seconds:N2} cores");
    }

    static async Task PaceAsync(Bed bed, int eventsPerSecond, TimeSpan duration, FreshnessProbe? probe, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds((double)EventsPerTick / eventsPerSecond));
        var random = new Random(2);
        var acknowledged = new List<Task>();
        for (var left = (int)(eventsPerSecond * duration.TotalSeconds); left > 0 && await timer.WaitForNextTickAsync(cancellationToken); left -= EventsPerTick)
            for (var i = 0; i < EventsPerTick; i++)
            {
                var (userId, key, value) = bed.Population.NextRecord(random.Next(Bed.Users));
                var delivery = bed.Producer.ProduceAsync("engagements", key, value, cancellationToken: cancellationToken);
                acknowledged.Add(delivery);
                probe?.Sample(userId, delivery, cancellationToken);
            }
        await Task.WhenAll(acknowledged);
    }

    static async Task ReadyAsync(Retrieval.RetrievalClient client, CancellationToken cancellationToken)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                await client.RetrieveAsync(new RetrieveRequest { UserId = "user-0", Limit = 1 }, cancellationToken: cancellationToken);
                return;
            }
            catch (Grpc.Core.RpcException) when (tries < 100)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, cancellationToken);
            }
        }
    }
}
