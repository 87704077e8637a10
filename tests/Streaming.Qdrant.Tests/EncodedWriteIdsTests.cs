using Google.Protobuf;
using Streaming.Qdrant.Protocol;

namespace Streaming.Qdrant.Tests;

public sealed class EncodedWriteIdsTests
{
    static readonly Guid A = PointIds.User("a"), B = PointIds.User("b");

    [Fact]
    public void Read_OfAnAnswer_GivesTheWriteIdOfEachPointThatHasOne()
    {
        var answer = new GetResponse { Time = 0.5, Result = { Point(A, "w-1", "other"), Point(B, "w-2"), new RetrievedPoint { Id = PointIds.User("c").ToPointId() } } };
        answer.Result[1].Vectors = new VectorsOutput { Vector = new Vector { Dense = Floats.Dense([1, 2]) } };

        Assert.Equal(new Dictionary<Guid, string> { [A] = "w-1", [B] = "w-2" }, EncodedWriteIds.Read(answer.ToByteArray()));
    }

    [Fact]
    public void Read_OfAnAnswerCutOff_IsAnError()
    {
        var bytes = new GetResponse { Result = { Point(A, "w-1") } }.ToByteArray();

        for (var length = 1; length < bytes.Length; length++)
            Assert.ThrowsAny<IOException>(() => EncodedWriteIds.Read(bytes.AsSpan(0, length)));
    }

    [Fact]
    public void Read_OfAnIdThatIsNoUuid_IsAnError()
    {
        var answer = new GetResponse { Result = { new RetrievedPoint { Id = new PointId { Uuid = "no uuid" } } } };

        Assert.Throws<InvalidDataException>(() => EncodedWriteIds.Read(answer.ToByteArray()));
    }

    static RetrievedPoint Point(Guid id, string writeId, string? other = null)
    {
        var point = new RetrievedPoint { Id = id.ToPointId() };
        if (other is not null)
            point.Payload[other] = new Value { StringValue = other };
        point.Payload[FencedWrites.WriteIdKey] = new Value { StringValue = writeId };
        return point;
    }
}
