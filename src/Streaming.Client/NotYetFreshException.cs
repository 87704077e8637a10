using Streaming.Contracts;

namespace Streaming.Client;

/// <summary>The user's vectors did not become as fresh as the request demands in time. Ask again, or without the demand.</summary>
/// <param name="notYet">How far each partition is.</param>
public sealed class NotYetFreshException(NotYet notYet, string message, Exception inner) : Exception(message, inner)
{
    public NotYet NotYet => notYet;
}
