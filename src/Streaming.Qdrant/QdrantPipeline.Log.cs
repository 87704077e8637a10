namespace Streaming.Qdrant;

sealed partial class QdrantPipeline
{
    readonly ILogger _logger = logger;

    [LoggerMessage(Level = LogLevel.Warning, Message = "Qdrant {Operation}: try {Attempt} failed ({Reason}), again in {Delay}")]
    partial void Retrying(string operation, int attempt, TimeSpan delay, string? reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "Qdrant keeps failing: no calls for {Duration}")]
    partial void CircuitOpened(TimeSpan duration);

    [LoggerMessage(Level = LogLevel.Information, Message = "Qdrant answers again")]
    partial void CircuitClosed();
}
