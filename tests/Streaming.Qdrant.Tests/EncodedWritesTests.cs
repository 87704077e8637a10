using Google.Protobuf;
using Streaming.Qdrant.Protocol;

namespace Streaming.Qdrant.Tests;

public sealed class EncodedWritesTests
{
    [Fact]
    public void Update_OnTheWire_IsTheSameAsOfMessages() => Assert.Equal(
        FencedWrites.Update("c", [(Point("a"), "w1"), (Point("ü"), new string('w', 300))]),
        Sent(EncodedWrites.Update("c", [Encoded("a", "w1"), Encoded("ü", new string('w', 300))])));

    [Fact]
    public void Insert_OnTheWire_IsTheSameAsOfMessages() => Assert.Equal(
        FencedWrites.Insert("c", [Point("a"), Point("b")]), Sent(EncodedWrites.Insert("c", [Encoded("a", ""), Encoded("b", "")])));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(127)]
    [InlineData(128)]
    [InlineData(16_383)]
    [InlineData(16_384)]
    [InlineData(3_000_000)]
    public void NestedMessage_OfAnyLength_IsReadBack(int length)
    {
        var text = new string('x', length);
        var buffer = new WireBuffer(capacity: 1);
        var list = buffer.Begin(Value.ListValueFieldNumber);
        var value = buffer.Begin(ListValue.ValuesFieldNumber);
        buffer.Text(Value.StringValueFieldNumber, text);
        buffer.End(value);
        buffer.End(list);

        var read = Value.Parser.ParseFrom(buffer.Written.Span);
        Assert.Equal(text, Assert.Single(read.ListValue.Values).StringValue);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(95)]
    [InlineData(96)]
    [InlineData(12_287)]
    [InlineData(100_000)]
    public void NestedMessage_OfAKnownLength_IsTheSameAsOneThatIsEnded(int bytes)
    {
        var content = new byte[bytes];
        var ended = new WireBuffer(capacity: 1);
        var start = ended.Begin(ListValue.ValuesFieldNumber);
        ended.Base64Text(Value.StringValueFieldNumber, content);
        ended.End(start);

        var known = new WireBuffer(capacity: 1);
        var length = WireBuffer.Base64Size(Value.StringValueFieldNumber, bytes);
        known.Begin(ListValue.ValuesFieldNumber, length);
        known.Base64Text(Value.StringValueFieldNumber, content);

        Assert.Equal(ended.Written.ToArray(), known.Written.ToArray());
        Assert.Equal(ended.Written.Length, WireBuffer.Size(ListValue.ValuesFieldNumber, length));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    public void Number_IsReadBack(long number)
    {
        var buffer = new WireBuffer(16);
        buffer.Value(Value.IntegerValueFieldNumber, number);
        Assert.Equal(number, Value.Parser.ParseFrom(buffer.Written.Span).IntegerValue);
    }

    static UpsertPoints Sent(EncodedUpsertPoints request) => UpsertPoints.Parser.ParseFrom(request.ToByteArray());

    static EncodedPoint Encoded(string user, string expected) => new(PointIds.User(user), Point(user).ToByteArray(), expected);

    static PointStruct Point(string user) => new() { Id = PointIds.User(user).ToPointId() };
}
