using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Streaming.Kafka.Streams;

namespace Streaming.Kafka.Tests.Streams;

/// <summary>What the parts of a stream need to be made alone, and what they count.</summary>
sealed class StreamParts : IDisposable
{
    readonly ServiceProvider services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    readonly MetricCollector<long> violations;

    public StreamParts(TimeProvider time)
    {
        var meters = services.GetRequiredService<IMeterFactory>();
        violations = new MetricCollector<long>(meters, KafkaMetrics.MeterName, "streaming.stream.invariant_violations");
        Backlog = new Backlog(1000, 1 << 20);
        Metrics = new StreamMetrics(new KafkaMetrics(meters), "test", "group", () => [], Backlog);
        Log = new StreamLog(NullLogger.Instance, "test", time);
    }

    public Backlog Backlog { get; }

    public StreamMetrics Metrics { get; }

    public StreamLog Log { get; }

    /// <summary>How often each invariant was violated.</summary>
    public Dictionary<string, long> Violations => violations.GetMeasurementSnapshot()
        .GroupBy(m => (string)m.Tags["streaming.invariant"]!).ToDictionary(g => g.Key, g => g.Sum(m => m.Value));

    public void Dispose()
    {
        violations.Dispose();
        services.Dispose();
    }
}
