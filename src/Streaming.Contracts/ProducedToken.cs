using System.Buffers.Text;
using Google.Protobuf;

namespace Streaming.Contracts;

/// <summary>
/// Where records stand, as one short text that a producer hands to whoever will ask: <see cref="RetrieveRequest.AfterToken"/>. It is
/// <see cref="ProducedRecords"/> in Protobuf, base64url without padding, so that any language can make one from a delivery report.
/// </summary>
public static class ProducedToken
{
    /// <summary>More than any <c>after</c> needs.</summary>
    public const int MaxLength = 32 * 1024;

    const string Field = "after_token";

    /// <summary>The token of records that were produced.</summary>
    public static string Of(params IEnumerable<ProducedRecord> records) =>
        Base64Url.EncodeToString(new ProducedRecords { Records = { records } }.ToByteArray());

    /// <summary>The records that a token names.</summary>
    /// <exception cref="InvalidMessageException">The text is no token.</exception>
    public static IReadOnlyList<ProducedRecord> Decode(string token)
    {
        if (token.Length > MaxLength)
            throw InvalidMessageException.OfField(Field, $"has {token.Length} characters, more than {MaxLength}");
        try
        {
            return ProducedRecords.Parser.ParseFrom(Base64Url.DecodeFromChars(token)).Records;
        }
        catch (Exception e) when (e is FormatException or InvalidProtocolBufferException)
        {
            throw InvalidMessageException.OfField(Field, "is no token: it is ProducedRecords in Protobuf, base64url without padding");
        }
    }
}
