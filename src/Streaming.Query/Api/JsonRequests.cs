using System.Text;
using System.Text.Json;
using Google.Protobuf;
using Streaming.Contracts;
using Streaming.Query.Answering;

namespace Streaming.Query.Api;

/// <summary>Reads a request in Protobuf's JSON mapping, strictly: an unknown field is refused, and what is wrong is named.</summary>
static class JsonRequests
{
    static readonly JsonParser Parser = new(JsonParser.Settings.Default.WithIgnoreUnknownFields(false));
    static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <returns>The request, or why it cannot be read.</returns>
    public static (RetrieveRequest? Request, Failure? Failure) Read(ReadOnlySpan<byte> body)
    {
        try
        {
            return (Parser.Parse<RetrieveRequest>(StrictUtf8.GetString(body)), null);
        }
        // The parser lets several kinds through, overflow and format among them; whatever it throws, it could not read the value.
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return (null, Explain(body, e));
        }
    }

    static Failure Explain(ReadOnlySpan<byte> body, Exception exception)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(body.ToArray());
        }
        catch (JsonException e)
        {
            return Failure.Invalid($"The body is no JSON: {e.Message}", "");
        }
        using (document)
        {
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                return Failure.Invalid("The body is no JSON object.", "");
            foreach (var property in document.RootElement.EnumerateObject())
                if (Wrong(property) is { } failure)
                    return failure;
            return Failure.Invalid($"The body is no request: {exception.Message}", "");
        }
    }

    static Failure? Wrong(JsonProperty property)
    {
        var field = RetrieveRequest.Descriptor.Fields.InDeclarationOrder()
            .FirstOrDefault(field => field.JsonName == property.Name || field.Name == property.Name);
        if (field is null)
            return Failure.Invalid("A request has no such field.", property.Name);
        try
        {
            Parser.Parse<RetrieveRequest>($$"""{"{{field.JsonName}}":{{property.Value.GetRawText()}}}""");
            return null;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return Failure.Invalid(e.Message, field.Name);
        }
    }
}
