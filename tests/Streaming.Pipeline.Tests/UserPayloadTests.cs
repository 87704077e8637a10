using Streaming.Interests;
using Streaming.Pipeline.Users;
using Streaming.Qdrant;
using Streaming.Qdrant.Protocol;

namespace Streaming.Pipeline.Tests;

public sealed class UserPayloadTests
{
    static readonly UserPoint Point = new(
        "üser",
        "w-1",
        Revision: 300,
        UserState.Empty.Fold([new EngagementEvent(5, "e", "i", EngagementAction.Save, 1000)], new FoldOutcome[1]),
        [new AppliedOffset("a/b", 3, 1L << 40)],
        new RecordCounts(1, 2, 3),
        [new StoredInterest(null, "e", 0.5, "i", 5), new StoredInterest(ChoiceKind.Topic, "t", 1, "", 6)],
        [1, 0, 0, 1],
        [UnresolvedKey.Item("x"), UnresolvedKey.Topic("y")])
    {
        Members = [0, UserPoint.NoInterest, 1],
    };

    [Fact]
    public void Point_EncodedAndDecoded_IsTheSame()
    {
        var decoded = UserPayload.Decode(Read(Point));
        Assert.Equal(UserStateCodec.Encode(Point.State), UserStateCodec.Encode(decoded.State));
        Assert.Equivalent(Point with { State = decoded.State }, decoded, strict: true);
    }

    [Fact]
    public void Point_WithoutVectors_HasEmptyNamedVectors() =>
        Assert.Equal(Floats.None(), Written(UserPoint.New("u") with { Revision = 1 }).Vectors);

    [Fact]
    public void Vector_WithNaN_NeverLeaves() =>
        Assert.Throws<QdrantRefusedException>(() => Written(Point with { Vectors = [float.NaN, 0, 0, 1] }));

    [Fact]
    public void Decode_OfAnotherPoint_SaysWhatIsMissing() =>
        Assert.Contains("user_id", Assert.Throws<FormatException>(() => UserPayload.Decode(new RetrievedPoint())).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("write_id")]
    [InlineData("revision")]
    [InlineData("state")]
    [InlineData("kinds")]
    public void Decode_WithoutAField_SaysWhichOne(string field)
    {
        var point = Read(Point);
        point.Payload.Remove(field);
        Assert.Contains($"'{field}'", Assert.Throws<FormatException>(() => UserPayload.Decode(point)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("topic")]
    [InlineData("topic/1")]
    [InlineData("topic/x/1")]
    [InlineData("topic/1/99999999999999999999")]
    public void Decode_OfABrokenOffset_SaysSo(string applied)
    {
        var point = Read(Point);
        point.Payload["applied"] = new Value { ListValue = new ListValue { Values = { new Value { StringValue = applied } } } };
        Assert.Contains("applied", Assert.Throws<FormatException>(() => UserPayload.Decode(point)).Message, StringComparison.Ordinal);
    }

    internal static PointStruct Written(UserPoint point)
    {
        var buffer = new WireBuffer(16);
        UserPayload.Encode(point, PointIds.User(point.UserId), dimension: 2, buffer);
        return PointStruct.Parser.ParseFrom(buffer.Written.Span);
    }

    static RetrievedPoint Read(UserPoint point)
    {
        var written = Written(point);
        return new RetrievedPoint
        {
            Id = written.Id,
            Payload = { written.Payload },
            Vectors = new VectorsOutput { Vector = written.Vectors.Vector },
        };
    }
}
