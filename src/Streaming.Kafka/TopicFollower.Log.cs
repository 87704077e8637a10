using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace Streaming.Kafka;

public sealed partial class TopicFollower
{
    [LoggerMessage(LogLevel.Warning, "The partitions of {Topic} are not known; asking again in {Pause}")]
    static partial void LogWaiting(ILogger logger, string topic, TimeSpan pause, Exception error);

    [LoggerMessage(LogLevel.Error, "The follower of {Topic}[{Partition}] failed on offset {Offset} and goes on")]
    static partial void LogNotTaken(ILogger logger, string topic, int partition, long offset, Exception error);

    [LoggerMessage(LogLevel.Warning, "Following {Topic}, the consumer reports {Code}: {Reason} ({HeldBack} like it held back)")]
    static partial void LogReport(ILogger logger, string topic, ErrorCode code, string reason, int heldBack);
}
