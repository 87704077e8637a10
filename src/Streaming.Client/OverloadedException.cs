namespace Streaming.Client;

/// <summary>The worker makes as many answers as it can, or the caller has used up its share. Ask again later, or another worker.</summary>
public sealed class OverloadedException(string message, Exception inner) : Exception(message, inner);
