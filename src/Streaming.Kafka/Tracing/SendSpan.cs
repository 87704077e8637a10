using System.Diagnostics;
using Confluent.Kafka;

namespace Streaming.Kafka.Tracing;

/// <summary>The span of producing one record.</summary>
static class SendSpan
{
    /// <summary>
    /// Continues the trace that <paramref name="headers"/> name, as those of a dead letter do, else the one of the caller, and writes itself
    /// into them.
    /// </summary>
    /// <returns>Null where nobody listens, or the trace is not sampled: then nothing is changed.</returns>
    public static Activity? Start(string topic, ref Headers? headers)
    {
        if (!KafkaTraces.Source.HasListeners())
            return null;
        var span = TraceHeaders.TryGet(headers, out var context)
            ? KafkaTraces.Source.StartActivity("send", ActivityKind.Producer, context)
            : KafkaTraces.Source.StartActivity("send", ActivityKind.Producer);
        if (span is null)
            return null;
        span.DisplayName = $"send {topic}";
        span.SetTag(KafkaTraces.System.Key, KafkaTraces.System.Value);
        span.SetTag("messaging.operation.name", "send").SetTag("messaging.operation.type", "send").SetTag("messaging.destination.name", topic);
        TraceHeaders.Set(headers ??= [], span);
        return span;
    }

    /// <summary>Where the record stands.</summary>
    public static void Acknowledged(Activity? span, TopicPartitionOffset place) => span?
        .SetTag("messaging.destination.partition.id", place.Partition.Value.ToString(global::System.Globalization.CultureInfo.InvariantCulture))
        .SetTag("messaging.kafka.offset", place.Offset.Value);

    public static void Failed(Activity? span, Exception error) =>
        span?.SetTag("error.type", error is KafkaException kafka ? kafka.Error.Code.ToString() : error.GetType().Name).SetStatus(ActivityStatusCode.Error, error.Message);
}
