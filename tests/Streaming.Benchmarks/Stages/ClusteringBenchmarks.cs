using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Streaming.Inference;
using Streaming.Interests;

namespace Streaming.Benchmarks.Stages;

/// <summary>64 users of 100 items with 64 floats, 7 interests: ONNX Runtime on one thread against the plain implementation on one thread.</summary>
[MemoryDiagnoser]
public class ClusteringBenchmarks
{
    const int Users = 64, Window = UserState.WindowLength, Interests = 7;

    readonly float[][] _items = new float[Users][];
    readonly bool[] _valid = new bool[Window];
    readonly float[] _weight = new float[Window];
    ServiceProvider _services = null!;
    IInterestModel _model = null!;

    [GlobalSetup]
    public void Setup()
    {
        var random = new Random(1);
        for (var user = 0; user < Users; user++)
            Samples.UnitRows(random, _items[user] = new float[Window * Samples.Dimension], Samples.Dimension);
        Array.Fill(_valid, true);
        Array.Fill(_weight, 1f);
        _services = Models.Services(Samples.Dimension, threads: 1);
        _model = _services.GetRequiredService<IInterestModel>();
    }

    [GlobalCleanup]
    public void Cleanup() => _services.Dispose();

    [Benchmark(Baseline = true, OperationsPerInvoke = Users)]
    public float OnnxRuntime()
    {
        using var batch = _model.RentImplicit(Users, Window);
        for (var user = 0; user < Users; user++)
        {
            _items[user].CopyTo(batch.Items(user));
            _valid.CopyTo(batch.Valid(user));
            _weight.CopyTo(batch.Weight(user));
        }
        _model.Run(batch);
        return batch.Mass(0)[0];
    }

    [Benchmark(OperationsPerInvoke = Users)]
    public float Plain()
    {
        var sum = 0f;
        foreach (var items in _items)
            sum += DifferentiableClustering.Cluster(items, _valid, _weight, Samples.Dimension, Interests, rounds: 3, temperature: 0.07f).Mass[0];
        return sum;
    }
}
