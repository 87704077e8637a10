using System.Diagnostics;

namespace Streaming.Kafka.Tracing;

/// <summary>Where the spans of producing and consuming come from, named by OpenTelemetry's messaging conventions.</summary>
public static class KafkaTraces
{
    public const string SourceName = "Streaming.Kafka";

    internal static readonly ActivitySource Source = new(SourceName);

    internal static readonly KeyValuePair<string, object?> System = new("messaging.system", "kafka");
}
