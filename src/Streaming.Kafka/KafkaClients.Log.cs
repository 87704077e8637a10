using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace Streaming.Kafka;

public sealed partial class KafkaClients
{
    [LoggerMessage("{Client} {Facility}: {Line} ({HeldBack} like it held back)")]
    static partial void LogClient(ILogger logger, LogLevel level, string client, string facility, string line, int heldBack);

    [LoggerMessage("Kafka reports {Code}: {Reason} ({HeldBack} like it held back)")]
    static partial void LogError(ILogger logger, LogLevel level, ErrorCode code, string reason, int heldBack);
}
