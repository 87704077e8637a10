using Microsoft.Extensions.Logging;

namespace Streaming.Embedded.Kafka;

public sealed partial class EmbeddedKafka
{
    [LoggerMessage(LogLevel.Warning, "Embedded Kafka on {Servers}: for trying out and tests, not for production; it keeps 5 MB a partition, in memory")]
    static partial void LogStarted(ILogger logger, string servers);
}
