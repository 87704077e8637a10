using System.Globalization;
using System.Text;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using Polly;

namespace Streaming.Kafka;

/// <summary>
/// Dead letters carry the record's raw key and value and its own headers, plus <c>dlq.source.topic</c>, <c>dlq.source.partition</c>,
/// <c>dlq.source.offset</c>, <c>dlq.source.timestamp</c>, <c>dlq.error.class</c>, <c>dlq.error.message</c> and <c>dlq.consumer.group</c>.
/// Where a value together with these is too large for the dead-letter topic, <c>dlq.value.omitted</c> says how many bytes it had.
/// </summary>
public sealed partial class DeadLetters : IDeadLetters
{
    const int LongestMessage = 1000;

    readonly IRecordProducer producer;
    readonly KafkaMetrics metrics;
    readonly ILogger logger;
    readonly byte[] group;
    readonly ResiliencePipeline patience;

    public DeadLetters(IRecordProducer producer, KafkaClients clients, KafkaMetrics metrics, TimeProvider time, ILogger<DeadLetters> logger)
        : this(producer, clients.GroupId, metrics, time, logger)
    {
    }

    internal DeadLetters(IRecordProducer producer, string group, KafkaMetrics metrics, TimeProvider time, ILogger logger)
    {
        (this.producer, this.metrics, this.logger) = (producer, metrics, logger);
        this.group = Encoding.UTF8.GetBytes(group);
        patience = Patience.Create(time, (error, pause) => LogWaiting(logger, pause, error), IsTooLarge);
    }

    /// <inheritdoc/>
    /// <remarks>Waits through outages; ends early only when cancelled.</remarks>
    public async Task SendAsync(SourceRecord record, string errorClass, string message, CancellationToken cancellationToken)
    {
        var topic = TopicNames.DeadLettersOf(record.Topic);
        var headers = Describe(record, errorClass, message);
        LogDeadLetter(logger, record.Topic, record.Partition, record.Offset, errorClass, message);
        try
        {
            await SendAsync(topic, record.Key, record.Value, headers, cancellationToken);
        }
        catch (Exception e) when (IsTooLarge(e))
        {
            LogOmitted(logger, record.Topic, record.Partition, record.Offset, e);
            var bare = Describe(record with { Headers = null }, errorClass, message);
            bare.Add("dlq.value.omitted", Text(record.Value?.Length ?? 0));
            await SendAsync(topic, record.Key, null, bare, cancellationToken);
        }
        metrics.DeadLettered(record.Topic, errorClass);
    }

    async Task SendAsync(string topic, byte[]? key, byte[]? value, Headers headers, CancellationToken cancellationToken) =>
        await patience.ExecuteAsync(
            static async (call, cancel) => await call.producer.ProduceAsync(call.topic, call.key, call.value, call.headers, null, cancel),
            (producer, topic, key, value, headers), cancellationToken);

    Headers Describe(SourceRecord record, string errorClass, string message)
    {
        var headers = new Headers();
        foreach (var header in record.Headers ?? [])
            headers.Add(header.Key, header.GetValueBytes());
        headers.Add("dlq.source.topic", Encoding.UTF8.GetBytes(record.Topic));
        headers.Add("dlq.source.partition", Text(record.Partition));
        headers.Add("dlq.source.offset", Text(record.Offset));
        headers.Add("dlq.source.timestamp", Text(record.Timestamp));
        headers.Add("dlq.error.class", Encoding.UTF8.GetBytes(errorClass));
        headers.Add("dlq.error.message", Encoding.UTF8.GetBytes(message.Length > LongestMessage ? message[..LongestMessage] : message));
        headers.Add("dlq.consumer.group", group);
        return headers;
    }

    static byte[] Text(long number) => Encoding.UTF8.GetBytes(number.ToString(CultureInfo.InvariantCulture));

    static bool IsTooLarge(Exception error) => error is KafkaException { Error.Code: ErrorCode.MsgSizeTooLarge };
}
