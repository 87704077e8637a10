using Microsoft.Extensions.Logging;

namespace Streaming.Kafka;

public sealed partial class DeadLetters
{
    [LoggerMessage(LogLevel.Warning, "Dead letter: {Topic}[{Partition}]@{Offset} is {ErrorClass}: {Reason}")]
    static partial void LogDeadLetter(ILogger logger, string topic, int partition, long offset, string errorClass, string reason);

    [LoggerMessage(LogLevel.Warning, "A dead letter was not acknowledged; it is sent again in {Pause}")]
    static partial void LogWaiting(ILogger logger, TimeSpan pause, Exception error);

    [LoggerMessage(LogLevel.Error, "The dead letter of {Topic}[{Partition}]@{Offset} is too large for its topic and goes without its value")]
    static partial void LogOmitted(ILogger logger, string topic, int partition, long offset, Exception error);
}
