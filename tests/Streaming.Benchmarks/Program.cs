using System.Globalization;
using BenchmarkDotNet.Running;
using Streaming.Benchmarks.Soak;
using Streaming.Benchmarks.Stages;
using Streaming.Benchmarks.Whole;

switch (args)
{
    case [QdrantServer.Verb]:
        await QdrantServer.RunAsync();
        break;
    case [BareOnnxRuntime.Verb]:
        BareOnnxRuntime.Run();
        break;
    case [ThroughputBenchmark.Verb, ..]:
        await ThroughputBenchmark.RunAsync(rounds: Number(40), warmUp: 15, CancellationToken.None);
        break;
    case [FreshnessBenchmark.Verb, ..]:
        await FreshnessBenchmark.RunAsync(
            Number(2000), duration: TimeSpan.FromSeconds(60), warmUp: TimeSpan.FromSeconds(20), CancellationToken.None);
        break;
    case [SoakBenchmark.Verb, ..]:
        Environment.ExitCode = await SoakBenchmark.RunAsync(args[1..], CancellationToken.None);
        break;
    default:
        BenchmarkSwitcher.FromAssembly(typeof(StateBenchmarks).Assembly).Run(args);
        break;
}

int Number(int otherwise) => args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : otherwise;
