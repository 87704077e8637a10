namespace Streaming.Client;

/// <summary>A field of the request breaks its rule. The same request is never answered.</summary>
/// <param name="field">As the schema calls it; empty if no single one is wrong.</param>
public sealed class InvalidRequestException(string field, string message, Exception inner) : Exception(message, inner)
{
    public string Field { get; } = field;
}
