using BenchmarkDotNet.Running;
using Streaming.Benchmarks;
using Streaming.Benchmarks.Stages;

if (!BenchmarkCommandLine.IsOfStages(args))
    return await BenchmarkCommandLine.InvokeAsync(args);
BenchmarkSwitcher.FromAssembly(typeof(StateBenchmarks).Assembly).Run(args);
return 0;
