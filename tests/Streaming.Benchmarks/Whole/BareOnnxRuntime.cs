using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Streaming.Benchmarks.Stages;
using Streaming.Inference;

namespace Streaming.Benchmarks.Whole;

/// <summary>One thread that runs prepared batches of the size of the worker's, in a process that does nothing else.</summary>
static class BareOnnxRuntime
{
    public const string Verb = "bare";

    static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1), Duration = TimeSpan.FromSeconds(3);

    public static async Task<(double PerSecond, double CpuMicroseconds)> MeasureAsync()
    {
        using var process = ChildProcess.Start("Streaming.Benchmarks", [Verb], []);
        var numbers = (await process.FirstLine).Split(' ');
        return (double.Parse(numbers[0], CultureInfo.InvariantCulture), double.Parse(numbers[1], CultureInfo.InvariantCulture));
    }

    /// <summary>Prints users a second, and microseconds of CPU a user.</summary>
    public static void Run()
    {
        using var services = Models.Services(Samples.Dimension, threads: 1);
        var model = services.GetRequiredService<IInterestModel>();
        ImplicitBatch[] batches = [.. new Population(Bed.Users, Bed.Items, seed: 1).PreparedBatches(model, 16 * 64 / model.MostUsers)];
        _ = Users(model, batches, WarmUp);
        var (started, cpu) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        var users = Users(model, batches, Duration);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{users / Stopwatch.GetElapsedTime(started).TotalSeconds} {(Environment.CpuUsage.TotalTime - cpu).TotalMicroseconds / users}"));
        foreach (var batch in batches)
            batch.Dispose();
    }

    static long Users(IInterestModel model, ImplicitBatch[] batches, TimeSpan duration)
    {
        var (started, users) = (Stopwatch.GetTimestamp(), 0L);
        while (Stopwatch.GetElapsedTime(started) < duration)
            foreach (var batch in batches)
            {
                model.Run(batch);
                users += model.MostUsers;
            }
        return users;
    }
}
