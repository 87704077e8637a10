namespace Streaming.Qdrant;

/// <summary>The server does not accept the API key, or the key lacks the rights: an operator must act, no record is at fault.</summary>
public sealed class QdrantDeniedException(string message, Exception? inner = null) : Exception(message, inner);
