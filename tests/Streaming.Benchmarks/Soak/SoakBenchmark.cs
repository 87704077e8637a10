using System.CommandLine;
using System.Globalization;
using Grpc.Net.Client;
using Streaming.Benchmarks.Whole;
using Streaming.Contracts;

namespace Streaming.Benchmarks.Soak;

/// <summary>
/// The four workers as processes under as much load as they take, with users and items that come and go and caches too small for them, watched
/// for growth: <c>soak --minutes 10</c>.
/// </summary>
static class SoakBenchmark
{
    public const string Verb = "soak";

    static readonly TimeSpan SampleEvery = TimeSpan.FromSeconds(1);

    /// <summary>Exit code 0 when the working set of no worker grew by 5 % or more after the third minute, else 1.</summary>
    public static Command Command()
    {
        var minutes = new Option<int>("--minutes")
        {
            Description = "How long, 5 to 1,440: growth is measured after the third.",
            DefaultValueFactory = _ => 10,
            CustomParser = result => BenchmarkCommandLine.Number(result, "--minutes", 5, 1440),
        };
        var output = new Option<DirectoryInfo>("--output")
        {
            Description = "Folder for soak.csv and soak.svg.", DefaultValueFactory = _ => new DirectoryInfo(Directory.GetCurrentDirectory()),
        };
        var command = new Command(Verb, "The memory of the workers under load and churn, watched for growth.") { minutes, output };
        command.SetAction((result, cancel) => RunAsync(TimeSpan.FromMinutes(result.GetValue(minutes)), result.GetValue(output)!, cancel));
        return command;
    }

    static async Task<int> RunAsync(TimeSpan duration, DirectoryInfo output, CancellationToken cancellationToken)
    {
        var time = TimeProvider.System;
        await using var bed = await Bed.MakeAsync(cancellationToken);
        using var workers = WatchedWorkers.Start(bed.Settings);
        using var channel = GrpcChannel.ForAddress(workers.QueryGrpc);
        var load = new SoakLoad(bed, new Retrieval.RetrievalClient(channel), time);
        await workers.ReadyAsync(cancellationToken);
        await load.FillCatalogueAsync(cancellationToken);

        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        over.CancelAfter(duration);
        var running = load.RunAsync(over.Token);
        var started = time.GetTimestamp();
        using (var timer = new PeriodicTimer(SampleEvery, time))
            while (time.GetElapsedTime(started) < duration && !running.IsCompleted && await timer.WaitForNextTickAsync(cancellationToken))
                await workers.SampleAsync(time.GetElapsedTime(started), cancellationToken);
        try
        {
            await running;
        }
        catch (Exception e) when (over.IsCancellationRequested && e is OperationCanceledException or Grpc.Core.RpcException)
        {
            // The time is over.
        }
        return await ReportAsync(workers.Curves, load, duration, output, cancellationToken);
    }

    static async Task<int> ReportAsync(
        IReadOnlyList<MemoryCurve> curves, SoakLoad load, TimeSpan duration, DirectoryInfo output, CancellationToken cancellationToken)
    {
        output.Create();
        await File.WriteAllTextAsync(Path.Combine(output.FullName, "soak.csv"), MemoryCurve.Csv(curves), cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(output.FullName, "soak.svg"), MemoryChart.Svg(curves), cancellationToken);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{duration.TotalMinutes:0} minutes, {load.Applied / duration.TotalSeconds:N0} events/s applied by both workers, {load.Queries:N0} queries, {load.FailedQueries:N0} failed"));
        foreach (var curve in curves)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{curve.Name,-10} working set in minute 3 {curve.Third >> 20,5} MiB, highest minute after it {curve.HighestAfter >> 20,5} MiB: {curve.Growth:+0.0 %;-0.0 %} (limit {MemoryCurve.Limit:0 %})"));
        return curves.All(curve => curve.Growth < MemoryCurve.Limit) && load.Applied > 0 ? 0 : 1;
    }
}
