using System.Text;
using Google.Protobuf;

namespace Streaming.Contracts;

/// <summary>A message in Protobuf's JSON mapping. Unknown fields are skipped, as they are in Protobuf.</summary>
static class JsonForm
{
    public const byte FirstByte = (byte)'{';

    static readonly JsonParser Parser = new(JsonParser.Settings.Default.WithIgnoreUnknownFields(true));
    static readonly JsonFormatter Formatter = new(JsonFormatter.Settings.Default);
    static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static T Read<T>(ReadOnlySpan<byte> value) where T : class, IMessage, new()
    {
        try
        {
            return Parser.Parse<T>(StrictUtf8.GetString(value));
        }
        // The parser lets several kinds through, overflow and format among them; whatever it throws, it could not read the value.
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            throw InvalidMessageException.OfBytes($"is no {typeof(T).Name} in JSON: {e.Message}", e);
        }
    }

    public static byte[] Write(IMessage message) => StrictUtf8.GetBytes(Formatter.Format(message));
}
