using BenchmarkDotNet.Attributes;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Streaming.Contracts;

namespace Streaming.Benchmarks.Stages;

/// <summary>One engagement record from bytes to a valid message, in each form that producers may use.</summary>
[MemoryDiagnoser]
public class RecordBenchmarks
{
    static readonly Engagement Sample = new()
    {
        EventId = "0d6f0a52-6bb5-4a6f-9a2e-0c8b8a7e3a11",
        UserId = "user-12345",
        ItemId = "item-6789",
        Action = Contracts.Action.Click,
        OccurredAt = Timestamp.FromDateTimeOffset(DateTimeOffset.UnixEpoch.AddDays(20_000)),
        Dwell = Duration.FromTimeSpan(TimeSpan.FromSeconds(12)),
        Surface = "home",
    };

    readonly byte[] _key = "user-12345"u8.ToArray();
    readonly byte[] _protobuf = Sample.ToByteArray();
    readonly byte[] _json = RecordCodec.Engagement.EncodeJson(Sample);
    readonly byte[] _framed = RecordCodec.Engagement.EncodeFramed(Sample, schemaId: 7);

    [Benchmark(Baseline = true)]
    public Engagement Protobuf() => RecordCodec.Engagement.Decode(_key, _protobuf);

    [Benchmark]
    public Engagement SchemaRegistryFraming() => RecordCodec.Engagement.Decode(_key, _framed);

    [Benchmark]
    public Engagement Json() => RecordCodec.Engagement.Decode(_key, _json);
}
