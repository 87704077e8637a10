using BenchmarkDotNet.Attributes;
using Streaming.Interests;

namespace Streaming.Benchmarks.Stages;

/// <summary>One user's state of 100 engagements: what an update costs beside inference.</summary>
[MemoryDiagnoser]
public class StateBenchmarks
{
    readonly UserState _state = Samples.FullState(1);
    readonly byte[] _bytes = UserStateCodec.Encode(Samples.FullState(1));
    readonly UserEvent[] _events = [Samples.Event(1, 200), Samples.Event(1, 201), Samples.Event(1, 50)];
    readonly FoldOutcome[] _outcomes = new FoldOutcome[3];

    [Benchmark(Baseline = true)]
    public UserState Decode() => UserStateCodec.Decode(_bytes);

    [Benchmark]
    public byte[] Encode() => UserStateCodec.Encode(_state);

    [Benchmark]
    public UserState FoldThreeEvents() => _state.Fold(_events, _outcomes);
}
