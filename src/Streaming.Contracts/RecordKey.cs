using System.Text;

namespace Streaming.Contracts;

static class RecordKey
{
    static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static string Read(ReadOnlySpan<byte> key)
    {
        if (key.IsEmpty)
            throw InvalidMessageException.OfField("key", "is required");
        if (key.Length > Rules.MaxIdBytes)
            throw InvalidMessageException.OfField("key", $"has {key.Length} bytes of UTF-8, more than {Rules.MaxIdBytes}");
        try
        {
            return StrictUtf8.GetString(key);
        }
        catch (DecoderFallbackException)
        {
            throw InvalidMessageException.OfField("key", "is not UTF-8");
        }
    }

    /// <param name="id">Checked before: at most 128 bytes of UTF-8.</param>
    public static void CheckEquals(ReadOnlySpan<byte> key, string id, string field)
    {
        Span<byte> expected = stackalloc byte[Rules.MaxIdBytes];
        if (!key.SequenceEqual(expected[..Encoding.UTF8.GetBytes(id, expected)]))
            throw InvalidMessageException.OfField("key", $"differs from {field}");
    }
}
