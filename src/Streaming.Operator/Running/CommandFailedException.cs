namespace Streaming.Operator.Running;

/// <summary>A command could not do what it was asked for. The message is one line that says why and what to do.</summary>
sealed class CommandFailedException(string message) : Exception(message);
