namespace Streaming.Qdrant;

/// <summary>
/// The collections or aliases on the server are not those of one model: missing, of different generations, or made with other parameters.
/// The message names what was found, what was expected and what to do.
/// </summary>
public sealed class GenerationException(string message, Exception? inner = null) : Exception(message, inner);
