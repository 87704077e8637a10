using System.Globalization;
using System.Text;
using Google.Protobuf;

namespace Streaming.Contracts.Tests;

public sealed class HostileRecordTests
{
    [Fact]
    public void AnyBytes_AreAValidMessage_OrRefusedWithAFieldAndAReason()
    {
        Check(RecordCodec.Engagement, Messages.Engagement());
        Check(RecordCodec.ProfileChange, Messages.SaveCollection("i1", "i2"));
        Check(RecordCodec.Item, Messages.Item());
        Check(RecordCodec.RetrieveRequest, Messages.Request());
    }

    [Theory]
    [InlineData("\\ud800")]
    [InlineData("\\udc00")]
    [InlineData("a\\ud800b")]
    public void HalfOfASurrogatePair_InAnId_IsRefused(string id)
    {
        var json = $$"""{"eventId":"e1","userId":"u1","itemId":"{{id}}","action":"ACTION_VIEW"}""";

        Assert.Throws<InvalidMessageException>(() => RecordCodec.Engagement.Decode([], Encoding.UTF8.GetBytes(json)));
    }

    [Theory]
    [InlineData("0001-01-01T00:00:00Z", false)]
    [InlineData("1969-12-31T23:59:59.999Z", false)]
    [InlineData("1970-01-01T00:00:00Z", true)]
    [InlineData("9999-12-31T23:59:59.999Z", true)]
    [InlineData("30000-01-01T00:00:00Z", false)]
    public void OccurredAt_OfAYearThatNoClockSays_IsRefused(string time, bool accepted)
    {
        var json = string.Create(
            CultureInfo.InvariantCulture, $$"""{"eventId":"e1","userId":"u1","itemId":"i1","action":"ACTION_VIEW","occurredAt":"{{time}}"}""");

        var error = Record.Exception(() => RecordCodec.Engagement.Decode([], Encoding.UTF8.GetBytes(json)));

        Assert.Equal(accepted, error is null);
        Assert.True(error is null or InvalidMessageException, $"{error}");
    }

    static void Check<T>(RecordCodec<T> codec, T valid) where T : class, IMessage<T>, new() =>
        HostileBytes.ForAll([codec.Encode(valid), codec.EncodeJson(valid), codec.EncodeFramed(valid, 3)], bytes =>
        {
            try
            {
                codec.Validate(codec.Decode([], bytes));
            }
            catch (InvalidMessageException e)
            {
                Assert.NotEmpty(e.Field);
                Assert.NotEmpty(e.Reason);
                Assert.StartsWith(e.Field + ": ", e.Message, StringComparison.Ordinal);
            }
        });
}
