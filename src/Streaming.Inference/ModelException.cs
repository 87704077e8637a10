namespace Streaming.Inference;

/// <summary>A model cannot be served. The message names the file or configuration key, the reason, and what to do.</summary>
public sealed class ModelException(string message, Exception? inner = null) : Exception(message, inner);
