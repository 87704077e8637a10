using System.Text;

namespace Streaming.Kafka.Tests.EndToEnd;

/// <summary>The value as text; <c>bad</c> is invalid and <c>other</c> does not concern us.</summary>
sealed class TextDecoder : IRecordDecoder<string>
{
    public bool TryDecode(SourceRecord record, out string key, out string decoded)
    {
        key = Encoding.UTF8.GetString(record.Key ?? []);
        decoded = Encoding.UTF8.GetString(record.Value ?? []);
        if (decoded == "bad")
            throw new InvalidRecordException("invalid", "it says bad");
        return decoded != "other";
    }
}
