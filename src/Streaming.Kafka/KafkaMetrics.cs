using System.Diagnostics;
using System.Diagnostics.Metrics;
using Confluent.Kafka;

namespace Streaming.Kafka;

/// <summary>
/// What Kafka clients count, named by OpenTelemetry's messaging conventions where those have a name (semantic conventions 1.30).
/// </summary>
public sealed class KafkaMetrics
{
    public const string MeterName = "Streaming.Kafka";

    static readonly KeyValuePair<string, object?> System = new("messaging.system", "kafka");

    readonly Counter<long> sent;
    readonly Histogram<double> sendDuration;
    readonly Counter<long> deadLetters;

    public KafkaMetrics(IMeterFactory meters)
    {
        Meter = meters.Create(MeterName);
        sent = Meter.CreateCounter<long>("messaging.client.sent.messages", "{message}", "Records produced.");
        sendDuration = Meter.CreateHistogram<double>("messaging.client.operation.duration", "s", "From produce to acknowledgement.");
        deadLetters = Meter.CreateCounter<long>("streaming.kafka.dead_letters", "{message}", "Records put on a dead-letter topic.");
    }

    internal Meter Meter { get; }

    internal void Produced(string topic, Error error, TimeSpan duration)
    {
        var tags = new TagList { System, new("messaging.destination.name", topic), new("messaging.operation.name", "send") };
        if (error.IsError)
            tags.Add("error.type", error.Code.ToString());
        sent.Add(1, tags);
        sendDuration.Record(duration.TotalSeconds, tags);
    }

    internal void DeadLettered(string topic, string errorClass) =>
        deadLetters.Add(1, System, new("messaging.destination.name", topic), new("error.type", errorClass));
}
