using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using Streaming.Kafka.Clients;

namespace Streaming.Kafka.Streams;

/// <summary>What a stream says. Lines that an outage would repeat come at most every half minute.</summary>
internal sealed partial class StreamLog(ILogger logger, string stream, TimeProvider time)
{
    readonly LogLimiter limiter = new(time, TimeSpan.FromSeconds(30));

    public void EndsUnknown(Exception error) => Rarely("ends", error, LogEndsUnknown);

    public void TopicsUnknown(Exception error) => Rarely("topics", error, LogTopicsUnknown);

    public void ProgressDelayed(Exception error) => Rarely("progress", error, LogProgressDelayed);

    public void HandlerWaits(Exception error, TimeSpan pause) => Rarely("handler", error, (e, held) => LogHandlerWaits(e, pause, held));

    public void StartWaits(Exception error, TimeSpan pause) => Rarely("start", error, (e, held) => LogStartWaits(e, pause, held));

    public void ConsumerReports(KafkaException error) =>
        Rarely(error.Error.Code.ToString(), error, (_, held) => LogConsumerReports(error.Error.Code, error.Error.Reason, held));

    public void SeekRefused(string topic, int partition, Exception error) =>
        Rarely("seek", error, (e, held) => LogSeekRefused(stream, topic, partition, held, e));

    public void DecoderFailed(SourceRecord record, Exception error) =>
        Rarely("decoder", error, (e, held) => LogDecoderFailed(record.Topic, record.Partition, record.Offset, held, e));

    public void Rebalanced(string kind, IEnumerable<AssignedPartition> partitions)
    {
        if (logger.IsEnabled(LogLevel.Information))
            LogRebalanced(stream, kind, string.Join(", ", partitions));
    }

    public void Begins(AssignedPartition partition, long offset) => LogBegins(stream, partition.Topic, partition.Partition, offset);

    public void NotDrained(TimeSpan timeout) => LogNotDrained(stream, timeout);

    public void NeverJoined(TimeSpan timeout) => LogNeverJoined(stream, timeout);

    public void Abandoned(TimeSpan timeout) => LogAbandoned(stream, timeout);

    public void LeftBadly(Exception error) => LogLeftBadly(stream, error);

    public void Violated(string what, AssignedPartition partition, long offset, long durable) =>
        LogViolated(stream, what, partition.Topic, partition.Partition, offset, durable);

    void Rarely(string kind, Exception error, Action<Exception, int> write)
    {
        if (limiter.Admit(kind, out var heldBack))
            write(error, heldBack);
    }

    void LogEndsUnknown(Exception e, int held) => LogEndsUnknown(stream, held, e);

    void LogTopicsUnknown(Exception e, int held) => LogTopicsUnknown(stream, held, e);

    void LogProgressDelayed(Exception e, int held) => LogProgressDelayed(stream, held, e);

    void LogHandlerWaits(Exception e, TimeSpan pause, int held) => LogHandlerWaits(stream, pause, held, e);

    void LogStartWaits(Exception e, TimeSpan pause, int held) => LogStartWaits(stream, pause, held, e);

    void LogConsumerReports(ErrorCode code, string reason, int held) => LogConsumerReports(stream, code, reason, held);

    void LogDecoderFailed(string topic, int partition, long offset, int held, Exception e) =>
        LogDecoderFailed(stream, topic, partition, offset, held, e);

    [LoggerMessage(LogLevel.Warning, "{Stream}: the brokers do not tell the partitions' ends ({HeldBack} like it held back)")]
    partial void LogEndsUnknown(string stream, int heldBack, Exception error);

    [LoggerMessage(LogLevel.Warning, "{Stream}: the brokers do not tell the topics' ids ({HeldBack} like it held back)")]
    partial void LogTopicsUnknown(string stream, int heldBack, Exception error);

    [LoggerMessage(LogLevel.Warning, "{Stream}: progress could not be stored; offsets wait for it ({HeldBack} like it held back)")]
    partial void LogProgressDelayed(string stream, int heldBack, Exception error);

    [LoggerMessage(LogLevel.Warning, "{Stream}: a batch failed and is handed over again in {Pause} ({HeldBack} like it held back)")]
    partial void LogHandlerWaits(string stream, TimeSpan pause, int heldBack, Exception error);

    [LoggerMessage(LogLevel.Warning, "{Stream}: where to go on is not known yet; asking again in {Pause} ({HeldBack} like it held back)")]
    partial void LogStartWaits(string stream, TimeSpan pause, int heldBack, Exception error);

    [LoggerMessage(LogLevel.Warning, "{Stream}: the consumer reports {Code}: {Reason} ({HeldBack} like it held back)")]
    partial void LogConsumerReports(string stream, ErrorCode code, string reason, int heldBack);

    [LoggerMessage(LogLevel.Error, "{Stream}: the decoder failed on {Topic}[{Partition}]@{Offset}, which goes to the dead letters ({HeldBack} like it held back)")]
    partial void LogDecoderFailed(string stream, string topic, int partition, long offset, int heldBack, Exception error);

    [LoggerMessage(LogLevel.Warning, "{Stream}: the client does not begin {Topic}[{Partition}] yet ({HeldBack} like it held back)")]
    partial void LogSeekRefused(string stream, string topic, int partition, int heldBack, Exception error);

    [LoggerMessage(LogLevel.Information, "{Stream}: {Kind} {Partitions}")]
    partial void LogRebalanced(string stream, string kind, string partitions);

    [LoggerMessage(LogLevel.Information, "{Stream}: {Topic}[{Partition}] begins at offset {Offset}")]
    partial void LogBegins(string stream, string topic, int partition, long offset);

    [LoggerMessage(LogLevel.Warning, "{Stream}: batches under way did not finish within {Timeout}; their records will be delivered again")]
    partial void LogNotDrained(string stream, TimeSpan timeout);

    [LoggerMessage(LogLevel.Warning, "{Stream}: the group has given no assignment for {Timeout}; a new client takes the place of this one")]
    partial void LogNeverJoined(string stream, TimeSpan timeout);

    [LoggerMessage(LogLevel.Warning, "{Stream}: leaving the group took longer than {Timeout} and was abandoned")]
    partial void LogAbandoned(string stream, TimeSpan timeout);

    [LoggerMessage(LogLevel.Warning, "{Stream}: the consumer ended with an error; what is applied since the last progress will be delivered again")]
    partial void LogLeftBadly(string stream, Exception error);

    [LoggerMessage(LogLevel.Critical, "{Stream}: {What} of {Topic}[{Partition}] was about to reach {Offset} although only what is below {Durable} is durable: it stays where it is. This is a defect, please report it")]
    partial void LogViolated(string stream, string what, string topic, int partition, long offset, long durable);
}
