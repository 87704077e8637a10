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
    UserState _grown = Samples.FullState(1);
    int _next = UserState.WindowLength;

    [Benchmark(Baseline = true)]
    public UserState Decode() => UserStateCodec.Decode(_bytes);

    [Benchmark]
    public byte[] FoldOneEventAndEncode()
    {
        _grown = _grown.Fold([Samples.Event(1, _next++)], _outcomes);
        return UserStateCodec.Encode(_grown);
    }

    [Benchmark]
    public UserState FoldThreeEvents() => _state.Fold(_events, _outcomes);
}
