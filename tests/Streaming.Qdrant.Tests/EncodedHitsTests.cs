using System.Buffers;
using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf;
using Streaming.Qdrant.Protocol;

namespace Streaming.Qdrant.Tests;

public sealed class EncodedHitsTests
{
    static readonly Gen<ScoredPoint> s_point =
        from score in ArbMap.Default.GeneratorFor<float>()
        from text in Gen.Elements("item-1", "ü/二", "", null)
        from version in Gen.Choose(0, int.MaxValue)
        select Point(text, score, (ulong)version);

    static readonly Gen<QueryBatchResponse> s_response =
        from results in s_point.ListOf().Select(points => new BatchResult { Result = { points } }).ListOf()
        select new QueryBatchResponse { Result = { results }, Time = 0.25 };

    [Fact]
    public void Read_IsWhatTheMessagesSay() => Prop.ForAll(s_response.ToArbitrary(), response =>
    {
        var expected = response.Result.Select(result =>
            result.Result.Select(point => new Hit(point.Payload.Values.SingleOrDefault()?.StringValue, point.Score)).ToArray()).ToArray();
        var bytes = response.ToByteArray();
        Assert.Equal(expected, EncodedHits.Read(bytes));
        Assert.Equal(expected, EncodedAnswer.Read(InTwo(bytes), EncodedHits.Read));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Read_OfWhatIsCutOff_IsRefused()
    {
        var bytes = new QueryBatchResponse { Result = { new BatchResult { Result = { Point("item-1", 0.5f, 7) } } } }.ToByteArray();
        for (var length = 1; length < bytes.Length; length++)
            Assert.ThrowsAny<IOException>(() => EncodedHits.Read(bytes.AsSpan(0, length)));
    }

    static ScoredPoint Point(string? text, float score, ulong version)
    {
        var point = new ScoredPoint { Id = new PointId { Uuid = Guid.Empty.ToString() }, Score = score, Version = version };
        if (text is not null)
            point.Payload.Add("item_id", new Value { StringValue = text });
        return point;
    }

    static ReadOnlySequence<byte> InTwo(byte[] bytes)
    {
        var last = new Segment(bytes.AsMemory(bytes.Length / 2), null, bytes.Length / 2);
        return new ReadOnlySequence<byte>(new Segment(bytes.AsMemory(0, bytes.Length / 2), last, 0), 0, last, last.Memory.Length);
    }

    sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory, Segment? next, long runningIndex) => (Memory, Next, RunningIndex) = (memory, next, runningIndex);
    }
}
