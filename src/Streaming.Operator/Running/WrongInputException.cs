namespace Streaming.Operator.Running;

/// <summary>A command was asked for something that does not exist or cannot be. The message names it and says what to give instead.</summary>
sealed class WrongInputException(string message) : Exception(message);
