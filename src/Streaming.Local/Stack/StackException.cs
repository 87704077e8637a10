namespace Streaming.Local.Stack;

/// <summary>The stack cannot go on; the message says what to do about it.</summary>
sealed class StackException(string message) : Exception(message);
