using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace Streaming.Kafka;

public sealed partial class RecordProducer
{
    [LoggerMessage(LogLevel.Error, "The producer failed for good ({Code}: {Reason}) and is replaced")]
    static partial void LogReplaced(ILogger logger, ErrorCode code, string reason);
}
