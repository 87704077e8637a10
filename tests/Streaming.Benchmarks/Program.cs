using BenchmarkDotNet.Running;
using Streaming.Benchmarks.Stages;

BenchmarkSwitcher.FromAssembly(typeof(StateBenchmarks).Assembly).Run(args);
