namespace Streaming.Query.Topics;

sealed partial class ServedLog
{
    [LoggerMessage(Level = LogLevel.Error,
        Message = "Answers were given but could not be put on {Topic}; lost so far: {Lost}, the newest for request {RequestId}. "
            + "Training will not see them. Is Kafka reachable?")]
    partial void LogLost(Exception? exception, string topic, long lost, string requestId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Stopped while {Count} answers were still under way to the topic served.")]
    partial void LogCutOff(int count);
}
