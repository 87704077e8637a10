using System.Globalization;

namespace Streaming.Benchmarks.Serving;

/// <summary>
/// What an answer of the query worker takes more than its searches alone, while users' vectors change: the same users are asked for, in turns of
/// some seconds, by the bare batched search and through the worker.
/// </summary>
static class QueryBenchmark
{
    public const string Verb = "query";

    const int Users = 500, EventsPerSecond = 1000, Rounds = 20;
    const double MaxRatio = 1.5, MaxP99 = 20;

    static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(4), Turn = TimeSpan.FromSeconds(1);

    public static async Task RunAsync(string folder, double perSecond, CancellationToken cancellationToken)
    {
        var time = TimeProvider.System;
        await using var served = await ServedFolder.StartAsync(folder, cancellationToken);
        var asked = await AskedUsers.FindAsync(served, Users, cancellationToken);
        Console.WriteLine($"{asked.Count} users with 7 implicit interests and 5 followed topics, limit 100, {Environment.ProcessorCount} cores; a search asks for {asked.Average(one => one.Search.QueryPoints.Sum(query => (double)query.Limit)):N0} points in all");
        using var client = new QueryClient(served, asked);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var traffic = new LiveTraffic(served, EventsPerSecond, time).RunAsync(over.Token);

        (string Name, Func<int, Task<bool>> Ask)[] ways =
            [("batched search alone", client.SearchAsync), ("query worker, gRPC", client.RetrieveAsync), ("query worker, JSON", client.RetrieveJsonAsync)];
        var loop = new OpenLoop(seed: 5, time);
        foreach (var (_, ask) in ways)
            await loop.RunAsync(perSecond, WarmUp, ask);
        var results = new LoadResult?[ways.Length];
        var (cpu, qdrantCpu) = (new TimeSpan[ways.Length], new TimeSpan[ways.Length]);
        var (applied, started) = (await served.CountAppliedAsync(cancellationToken), time.GetTimestamp());
        for (var round = 0; round < Rounds; round++)
            for (var way = 0; way < ways.Length; way++)
            {
                var (before, qdrantBefore) = (served.QueryProcess.Cpu, served.QdrantProcess.Cpu);
                var result = await loop.RunAsync(perSecond, Turn, ways[way].Ask);
                results[way] = results[way] is { } earlier ? earlier + result : result;
                cpu[way] += served.QueryProcess.Cpu - before;
                qdrantCpu[way] += served.QdrantProcess.Cpu - qdrantBefore;
            }
        var rate = await applied() / time.GetElapsedTime(started).TotalSeconds;
        await over.CancelAsync();
        await traffic;

        Console.WriteLine($"{perSecond:N0} requests/s (open loop, Poisson) beside {rate:N0} events/s applied by both kinds of worker");
        for (var way = 0; way < ways.Length; way++)
            Print(ways[way].Name, results[way]!, cpu[way], qdrantCpu[way]);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"ratio at the median, from asking: gRPC {results[1]!.P50FromAsking / results[0]!.P50FromAsking:N2}, JSON {results[2]!.P50FromAsking / results[0]!.P50FromAsking:N2} (goal: at most {MaxRatio}); p99 {results[1]!.P99:N1} ms (goal: at most {MaxP99})"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"the query worker adds {(cpu[1] - cpu[0]).TotalMilliseconds / results[1]!.Asked:N2} ms of CPU to an answer, {(cpu[2] - cpu[0]).TotalMilliseconds / results[2]!.Asked:N2} ms as JSON"));
    }

    static void Print(string name, LoadResult result, TimeSpan cpu, TimeSpan qdrantCpu)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{name,-22} p50 {result.P50,5:N2} ms ({result.P50FromAsking:N2} from asking)  p99 {result.P99,6:N2} ms  {result.Answered.Length,6:N0} answered, {result.Refused.Length} refused, {result.Failed.Count} failed; CPU a request: query worker {cpu.TotalMilliseconds / result.Asked:N2} ms, Qdrant with the events' writes {qdrantCpu.TotalMilliseconds / result.Asked:N2} ms"));
        if (result.Failed.Count > 0)
            Console.WriteLine($"   the first failure: {result.Failed[0].Message}");
    }
}
