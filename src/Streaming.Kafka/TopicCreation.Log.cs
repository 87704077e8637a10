using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace Streaming.Kafka;

public sealed partial class TopicCreation
{
    [LoggerMessage(LogLevel.Information, "Created topics {Topics}")]
    static partial void LogCreated(ILogger logger, string topics);

    [LoggerMessage(LogLevel.Warning, "Topic {Topic} was not created ({Code}: {Reason}); create it, or allow this worker to")]
    static partial void LogRefused(ILogger logger, string topic, ErrorCode code, string reason);

    [LoggerMessage(LogLevel.Warning, "Topics {Topics} were not created; create them, or allow this worker to")]
    static partial void LogNotCreated(ILogger logger, string topics, Exception error);

    [LoggerMessage(LogLevel.Warning, "The brokers do not list their topics; asking again in {Pause}")]
    static partial void LogWaiting(ILogger logger, TimeSpan pause, Exception error);
}
