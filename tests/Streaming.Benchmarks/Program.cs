using BenchmarkDotNet.Running;
using Streaming.Benchmarks.Stages;
using Streaming.Benchmarks.Whole;

switch (args)
{
    case [QdrantServer.Verb]:
        await QdrantServer.RunAsync();
        break;
    case [ThroughputBenchmark.Verb, ..]:
        await ThroughputBenchmark.RunAsync(
            rounds: args.Length > 1 ? int.Parse(args[1], System.Globalization.CultureInfo.InvariantCulture) : 100, warmUp: 50, CancellationToken.None);
        break;
    default:
        BenchmarkSwitcher.FromAssembly(typeof(StateBenchmarks).Assembly).Run(args);
        break;
}
