using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Streaming.Benchmarks.Stages;
using Streaming.Embedded.Kafka;
using Streaming.Inference;
using Streaming.Kafka;
using Streaming.Pipeline;
using Streaming.Pipeline.Users;
using Streaming.Qdrant;

namespace Streaming.Benchmarks.Whole;

/// <summary>
/// Users updated per second by the implicit worker, a process of its own between an embedded Kafka here and an embedded Qdrant in a third
/// process, against bare ONNX Runtime on prepared batches of the same size in the same run. Every window is full: L = 100, D = 64, K = 7.
/// </summary>
static class ThroughputBenchmark
{
    public const string Verb = "throughput";

    const int Users = 4096, Items = 5000, Partitions = 8;

    public static async Task RunAsync(int rounds, int warmUp, CancellationToken cancellationToken)
    {
        using var qdrantProcess = QdrantServer.Start();
        using var kafka = new EmbeddedKafka();
        string[] topics = ["engagements", "profile-changes", "items"];
        foreach (var topic in topics)
            kafka.CreateTopic(topic, Partitions);
        Dictionary<string, string?> settings = new(kafka.Configuration)
        {
            ["Qdrant:Endpoint"] = await qdrantProcess.FirstLine,
            ["Model:Dimension"] = Samples.Dimension.ToString(CultureInfo.InvariantCulture),
            ["Model:Provider"] = "Cpu",
            ["Urls"] = "http://127.0.0.1:0",
            ["Stream:StartWithoutProgress"] = "Earliest",
            ["Stream:ProgressIntervalMs"] = "100",
        };
        await using var services = Services(settings);
        var qdrant = services.GetRequiredService<IQdrantClient>();
        var model = services.GetRequiredService<IInterestModel>();
        var generation = new Generation(model.Description.Fingerprint);
        await services.GetRequiredService<GenerationCollections>().EnsureAsync(
            generation, model.Description.Space, Samples.Dimension, cancellationToken);
        var population = new Population(Users, Items, seed: 1);
        Console.WriteLine($"{Users} users with full windows, {Items} items …");
        await population.PutAsync(qdrant, generation, cancellationToken);

        var bare = Bare(model, population);
        Console.WriteLine($"bare ONNX Runtime, 1 thread:  {bare.PerSecond,9:N0} users/s  {bare.CpuMicroseconds,7:N1} µs CPU/user");

        using var worker = ChildProcess.Start("Streaming.Implicit", [], settings);
        var producer = services.GetRequiredService<IRecordProducer>();
        var progress = new QdrantProgressStore(qdrant, generation.UserImplicit);
        var produced = 0L;
        for (var round = 0; round < warmUp; round++)
            produced = await RoundAsync(population, producer, progress, produced, cancellationToken);
        await AppliedAsync(progress, produced, cancellationToken);

        var before = (Revisions: await RevisionsAsync(qdrant, generation, cancellationToken), worker.Cpu, Qdrant: qdrantProcess.Cpu, Own: Environment.CpuUsage.TotalTime);
        var started = Stopwatch.GetTimestamp();
        for (var round = 0; round < rounds; round++)
            produced = await RoundAsync(population, producer, progress, produced, cancellationToken);
        await AppliedAsync(progress, produced, cancellationToken);
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var cpu = worker.Cpu - before.Cpu;
        var (qdrantCpu, ownCpu) = (qdrantProcess.Cpu - before.Qdrant, Environment.CpuUsage.TotalTime - before.Own);
        var updates = await RevisionsAsync(qdrant, generation, cancellationToken) - before.Revisions;

        var (rate, perUser) = (updates / seconds, cpu.TotalMicroseconds / updates);
        Console.WriteLine($"implicit worker:              {rate,9:N0} users/s  {perUser,7:N1} µs CPU/user  ({updates:N0} updates of {rounds * Users:N0} events in {seconds:N1} s)");
        Console.WriteLine($"   beside it, CPU/user: Qdrant {qdrantCpu.TotalMicroseconds / updates:N1} µs, Kafka and producer {ownCpu.TotalMicroseconds / updates:N1} µs; working set {worker.WorkingSet >> 20} MiB");
        Console.WriteLine($"ratio of rates (floor 0.5):   {rate / bare.PerSecond,9:N2}");
        Console.WriteLine($"ratio of CPU   (ceiling 2.0): {perUser / bare.CpuMicroseconds,9:N2}");
    }

    /// <summary>One thread runs prepared batches for three seconds.</summary>
    static (double PerSecond, double CpuMicroseconds) Bare(IInterestModel model, Population population)
    {
        ImplicitBatch[] batches = [.. population.PreparedBatches(model, 16)];
        foreach (var batch in batches)
            model.Run(batch);
        var (started, cpu, users) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime, 0L);
        while (Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(3))
            foreach (var batch in batches)
            {
                model.Run(batch);
                users += 64;
            }
        var result = (users / Stopwatch.GetElapsedTime(started).TotalSeconds, (Environment.CpuUsage.TotalTime - cpu).TotalMicroseconds / users);
        foreach (var batch in batches)
            batch.Dispose();
        return result;
    }

    /// <summary>One event for every user, at most eight rounds ahead of the worker: the embedded broker forgets its oldest records.</summary>
    static async Task<long> RoundAsync(
        Population population, IRecordProducer producer, QdrantProgressStore progress, long produced, CancellationToken cancellationToken)
    {
        await AppliedAsync(progress, produced - (8 * Users), cancellationToken);
        var acknowledged = new List<Task>(Users);
        for (var user = 0; user < Users; user++)
        {
            var (key, value) = population.NextRecord(user);
            acknowledged.Add(producer.ProduceAsync("engagements", key, value, cancellationToken: cancellationToken));
        }
        await Task.WhenAll(acknowledged);
        return produced + Users;
    }

    static async Task AppliedAsync(QdrantProgressStore progress, long produced, CancellationToken cancellationToken)
    {
        while ((await progress.ReadAllAsync(cancellationToken)).Where(p => p.Topic == "engagements").Sum(p => p.Offset) < produced)
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, cancellationToken);
    }

    static async Task<long> RevisionsAsync(IQdrantClient qdrant, Generation generation, CancellationToken cancellationToken)
    {
        var revisions = 0L;
        Streaming.Qdrant.Protocol.PointId? next = null;
        do
        {
            var page = await qdrant.ScrollAsync(
                MajorityReads.Scroll(generation.UserImplicit, filter: null, limit: 1000, next, fields: "revision"), cancellationToken);
            revisions += page.Result.Sum(point => point.Payload.TryGetValue("revision", out var revision) ? revision.IntegerValue : 0);
            next = page.NextPageOffset;
        }
        while (next is not null);
        return revisions;
    }

    static ServiceProvider Services(IReadOnlyDictionary<string, string?> settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        return new ServiceCollection()
            .AddLogging()
            .AddSingleton<IConfiguration>(configuration)
            .AddKafka("benchmark").AddQdrant(configuration).AddInterestModel(configuration)
            .BuildServiceProvider();
    }
}
