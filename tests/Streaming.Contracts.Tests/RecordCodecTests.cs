using System.Text;
using Google.Protobuf;

namespace Streaming.Contracts.Tests;

public sealed class RecordCodecTests
{
    static readonly byte[] Key = "u1"u8.ToArray();

    [Fact]
    public void Decode_TheThreeForms_GiveTheSameMessage()
    {
        var message = Messages.Engagement();

        Assert.Equal(message, RecordCodec.Engagement.Decode(Key, RecordCodec.Engagement.Encode(message)));
        Assert.Equal(message, RecordCodec.Engagement.Decode(Key, RecordCodec.Engagement.EncodeJson(message)));
        Assert.Equal(message, RecordCodec.Engagement.Decode(Key, RecordCodec.Engagement.EncodeFramed(message, 7)));
    }

    [Theory]
    [InlineData(new byte[] { 0, 0, 0, 0, 9, 0 })]
    [InlineData(new byte[] { 0, 0, 0, 0, 9, 2, 2 })]
    [InlineData(new byte[] { 0, 0, 0, 0, 9, 4, 2, 0x80, 1 })]
    public void Decode_FramedWithAnyMessageIndexes_ReadsOverThem(byte[] frame)
    {
        var message = Messages.Engagement();

        Assert.Equal(message, RecordCodec.Engagement.Decode(Key, [.. frame, .. message.ToByteArray()]));
    }

    [Theory]
    [InlineData(new byte[] { })]
    [InlineData(new byte[] { 0 })]
    [InlineData(new byte[] { 0, 0, 0, 0, 1 })]
    [InlineData(new byte[] { 0, 0, 0, 0, 1, 1 })]
    [InlineData(new byte[] { 0, 0, 0, 0, 1, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80 })]
    [InlineData(new byte[] { 0xFF, 0xFF, 0xFF })]
    [InlineData(new byte[] { 10, 5, 65 })]
    [InlineData(new byte[] { (byte)'{', 0xFF, (byte)'}' })]
    public void Decode_BrokenBytes_AreUndecodable(byte[] value)
    {
        var error = Assert.Throws<InvalidMessageException>(() => RecordCodec.Engagement.Decode(Key, value));

        Assert.Equal(InvalidMessageException.Undecodable, error.ErrorClass);
        Assert.StartsWith("value: ", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("{\"event_id\": 5.5e999, \"dwell\": \"1s\"}")]
    [InlineData("{\"occurred_at\": \"yesterday\"}")]
    [InlineData("{\"dwell\": \"99999999999999999999s\"}")]
    [InlineData("{\"event_id\": \"\\ud800\"}")]
    public void Decode_BrokenJson_IsUndecodable(string json)
    {
        var error = Assert.Throws<InvalidMessageException>(() => RecordCodec.Engagement.Decode(Key, Encoding.UTF8.GetBytes(json)));

        Assert.Equal(InvalidMessageException.Undecodable, error.ErrorClass);
    }

    [Fact]
    public void Decode_IdThatIsNotUtf8_IsRefused()
    {
        byte[] value = [10, 1, 0xFF, 18, 2, (byte)'u', (byte)'1', 26, 1, (byte)'i', 32, 1];

        var error = Assert.Throws<InvalidMessageException>(() => RecordCodec.Engagement.Decode(Key, value));

        Assert.Equal(InvalidMessageException.Undecodable, error.ErrorClass);
    }

    [Fact]
    public void Decode_JsonWithUnknownField_ReadsTheRest()
    {
        var json = """{"eventId":"e1","user_id":"u1","itemId":"i1","action":"ACTION_VIEW","later":{"x":[1]}}"""u8;

        Assert.Equal(Action.View, RecordCodec.Engagement.Decode(Key, json).Action);
    }

    [Fact]
    public void Decode_ProtobufWithUnknownField_ReadsTheRest()
    {
        byte[] value = [.. Messages.Engagement().ToByteArray(), 0xF8, 0x07, 1];

        Assert.Equal(Messages.Engagement(), RecordCodec.Engagement.Decode(Key, value));
    }

    [Fact]
    public void Decode_OversizedValue_IsRefusedUnread()
    {
        var error = Assert.Throws<InvalidMessageException>(() => RecordCodec.Item.Decode([], new byte[RecordCodec<Item>.MaxBytes + 1]));

        Assert.Equal(InvalidMessageException.Undecodable, error.ErrorClass);
        Assert.Contains("more than the 1048576", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Decode_KeyOfAnotherUser_IsInvalid()
    {
        var value = Messages.Engagement().ToByteArray();

        var error = Assert.Throws<InvalidMessageException>(() => RecordCodec.Engagement.Decode("u2"u8, value));

        Assert.Equal(("invalid", "key", "key: differs from user_id"), (error.ErrorClass, error.Field, error.Message));
        Assert.Equal("u1", RecordCodec.Engagement.Decode([], value).UserId);
    }

    [Fact]
    public void DecodeKey_ThatIsNoId_IsInvalid()
    {
        Assert.Equal("ключ", RecordCodec.DecodeKey("ключ"u8));
        Assert.Throws<InvalidMessageException>(() => RecordCodec.DecodeKey([]));
        Assert.Throws<InvalidMessageException>(() => RecordCodec.DecodeKey(new byte[129]));
        Assert.Throws<InvalidMessageException>(() => RecordCodec.DecodeKey([0xC3]));
    }

    [Fact]
    public void Decode_AllocatesTheMessageAlone()
    {
        var value = Messages.Engagement().ToByteArray();

        var bare = AllocatedBy(() => Engagement.Parser.ParseFrom(value.AsSpan()));
        var decoded = AllocatedBy(() => RecordCodec.Engagement.Decode(Key, value));

        Assert.Equal(bare, decoded);
    }

    [Fact]
    public void UnixTime_RoundsDownToMilliseconds()
    {
        Assert.Equal(1_700_000_000_123, UnixTime.ToTimestamp(1_700_000_000_123).ToUnixMilliseconds());
        Assert.Equal(12_500, Messages.Engagement().Dwell.ToMilliseconds());
    }

    static long AllocatedBy(Func<Engagement> decode)
    {
        decode();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
            decode();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
