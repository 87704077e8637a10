namespace Streaming.Qdrant;

/// <summary>An answer would be larger than <see cref="QdrantOptions.MaxReceiveMessageSize"/>: ask for less at once.</summary>
public sealed class QdrantAnswerTooLargeException(string message, Exception? inner = null) : Exception(message, inner);
