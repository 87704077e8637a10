using System.Diagnostics;
using System.Globalization;
using Streaming.Pipeline.Users;
using Streaming.Qdrant;
using Streaming.Qdrant.Protocol;

namespace Streaming.Benchmarks.Whole;

/// <summary>
/// Users updated per second by the implicit worker, a process of its own between an embedded Kafka here and an embedded Qdrant in a third
/// process, against bare ONNX Runtime on prepared batches of the same size, alone before it.
/// </summary>
static class ThroughputBenchmark
{
    public const string Verb = "throughput";

    public static async Task RunAsync(int rounds, int warmUp, CancellationToken cancellationToken)
    {
        var bare = await BareOnnxRuntime.MeasureAsync();
        await using var bed = await Bed.MakeAsync(cancellationToken);
        Console.WriteLine($"bare ONNX Runtime, 1 thread:  {bare.PerSecond,9:N0} users/s  {bare.CpuMicroseconds,7:N1} µs CPU/user");

        var address = Bed.FreeAddress();
        using var worker = ChildProcess.Start("Streaming.Implicit", [], new Dictionary<string, string?>(bed.Settings)
        {
            ["Stream:ProgressIntervalMs"] = "100",
            ["Urls"] = address,
        });
        var produced = 0L;
        for (var round = 0; round < warmUp; round++)
            produced = await RoundAsync(bed, produced, cancellationToken);
        await bed.AppliedAsync(produced, cancellationToken);

        var revisions = await RevisionsAsync(bed, cancellationToken);
        var (cpu, qdrantCpu, ownCpu) = (worker.Cpu, bed.QdrantProcess.Cpu, Environment.CpuUsage.TotalTime);
        var (memory, allocated, started) = (worker.WorkingSet, await AllocatedAsync(address, cancellationToken), Stopwatch.GetTimestamp());
        for (var round = 0; round < rounds; round++)
            produced = await RoundAsync(bed, produced, cancellationToken);
        await bed.AppliedAsync(produced, cancellationToken);
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        (cpu, qdrantCpu, ownCpu) = (worker.Cpu - cpu, bed.QdrantProcess.Cpu - qdrantCpu, Environment.CpuUsage.TotalTime - ownCpu);
        allocated = await AllocatedAsync(address, cancellationToken) - allocated;
        var updates = await RevisionsAsync(bed, cancellationToken) - revisions;

        var (rate, perUser) = (updates / seconds, cpu.TotalMicroseconds / updates);
        Console.WriteLine($"implicit worker:              {rate,9:N0} users/s  {perUser,7:N1} µs CPU/user");
        Console.WriteLine($"   {updates:N0} updates of {rounds * Bed.Users:N0} events in {seconds:N1} s; {allocated / (rounds * Bed.Users):N0} bytes allocated an event; working set {memory >> 20} MiB, then {worker.WorkingSet >> 20} MiB");
        Console.WriteLine($"   beside it, CPU/user: Qdrant {qdrantCpu.TotalMicroseconds / updates:N1} µs, Kafka and producer {ownCpu.TotalMicroseconds / updates:N1} µs");
        Console.WriteLine($"ratio of rates (floor 0.5):   {rate / bare.PerSecond,9:N2}");
        Console.WriteLine($"ratio of CPU   (ceiling 2.0): {perUser / bare.CpuMicroseconds,9:N2}");
    }

    /// <summary>One event for every user, at most two rounds ahead of the worker.</summary>
    static async Task<long> RoundAsync(Bed bed, long produced, CancellationToken cancellationToken)
    {
        await bed.AppliedAsync(produced - (2 * Bed.Users), cancellationToken);
        var acknowledged = new List<Task>(Bed.Users);
        for (var user = 0; user < Bed.Users; user++)
        {
            var (_, key, value) = bed.Population.NextRecord(user);
            acknowledged.Add(bed.Producer.ProduceAsync("engagements", key, value, cancellationToken: cancellationToken));
        }
        await Task.WhenAll(acknowledged);
        return produced + Bed.Users;
    }

    /// <summary>Bytes that the worker has allocated since its start, as its own metric says.</summary>
    static async Task<double> AllocatedAsync(string address, CancellationToken cancellationToken)
    {
        const string Metric = "dotnet_gc_heap_total_allocated_bytes_total";
        using var http = new HttpClient();
        var metrics = await http.GetStringAsync(new Uri(address + "/metrics"), cancellationToken);
        var line = metrics.Split('\n').First(line => line.StartsWith(Metric, StringComparison.Ordinal));
        return double.Parse(line[line.LastIndexOf('}')..].Split(' ')[1], CultureInfo.InvariantCulture);
    }

    /// <summary>Writes of all users so far, from the points themselves.</summary>
    static async Task<long> RevisionsAsync(Bed bed, CancellationToken cancellationToken)
    {
        var revisions = 0L;
        PointId? next = null;
        do
        {
            var page = await bed.Qdrant.ScrollAsync(
                MajorityReads.Scroll(bed.Generation.UserImplicit, filter: null, limit: 1000, next, fields: UserPayload.Revision), cancellationToken);
            revisions += page.Result.Sum(point => point.Payload.TryGetValue(UserPayload.Revision, out var revision) ? revision.IntegerValue : 0);
            next = page.NextPageOffset;
        }
        while (next is not null);
        return revisions;
    }
}
