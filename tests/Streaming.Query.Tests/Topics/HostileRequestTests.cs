using System.Text;
using Google.Protobuf;
using Streaming.Contracts;
using Streaming.Contracts.Tests;
using Streaming.Kafka;
using Streaming.Query.Topics;

namespace Streaming.Query.Tests.Topics;

public sealed class HostileRequestTests
{
    static readonly RetrieveRequest Valid = new() { UserId = "u", RequestId = "r-1", Limit = 5, ExcludeItemIds = { "i1" }, FallbackTopics = { "t" } };

    [Fact]
    public void AnyBytes_AreARequest_OrRefusedWithAReason() => HostileBytes.ForAll(
        [Valid.ToByteArray(), RecordCodec.RetrieveRequest.EncodeJson(Valid), RecordCodec.RetrieveRequest.EncodeFramed(Valid, 1)],
        bytes =>
        {
            try
            {
                new RequestDecoder().TryDecode(Of(bytes), out _, out var decoded);
                Assert.InRange(Encoding.UTF8.GetByteCount(decoded.Request.RequestId), 0, 128);
            }
            catch (InvalidRecordException e)
            {
                Assert.Contains(": ", e.Message, StringComparison.Ordinal);
            }
        });

    /// <summary>An answer that repeats it would be too long for a record, and be tried for ever.</summary>
    [Theory]
    [InlineData(1, 1, 999_000, "key")]
    [InlineData(1, 999_000, 1, "request_id")]
    [InlineData(999_000, 1, 1, "user_id")]
    public void IdsTooLongToBeRepeated_AreDeadLetters_NotAnswers(int user, int request, int key, string field)
    {
        var value = new RetrieveRequest { UserId = new string('u', user), RequestId = new string('r', request) }.ToByteArray();

        var error = Assert.Throws<InvalidRecordException>(() => new RequestDecoder().TryDecode(Of(value, new byte[key]), out _, out _));

        Assert.StartsWith(field + ": ", error.Message, StringComparison.Ordinal);
    }

    static SourceRecord Of(byte[] value, byte[]? key = null) => new("retrieval-requests", 0, 0, 1000, key, value, null);
}
