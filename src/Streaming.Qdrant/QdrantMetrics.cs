using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Streaming.Qdrant;

/// <summary>Meter <c>Streaming.Qdrant</c>: duration of every call by operation and error, retries, the circuit's state.</summary>
sealed class QdrantMetrics
{
    public const string MeterName = "Streaming.Qdrant";

    readonly Meter _meter;
    readonly Histogram<double> _duration;
    readonly Counter<long> _retries;

    public QdrantMetrics(IMeterFactory factory)
    {
        _meter = factory.Create(MeterName);
        _duration = _meter.CreateHistogram("db.client.operation.duration", "s", "Duration of calls to Qdrant, retries included.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 10, 60] });
        _retries = _meter.CreateCounter<long>("streaming.qdrant.retries", "{retry}", "Tries after the first one.");
    }

    public void Observe(Func<bool> isOpen) =>
        _meter.CreateObservableGauge("streaming.qdrant.circuit.open", () => isOpen() ? 1 : 0, description: "1 while the circuit is open.");

    public void Completed(string operation, TimeSpan duration, string? error)
    {
        var tags = new TagList { { "db.system.name", "qdrant" }, { "db.operation.name", operation } };
        if (error is not null)
            tags.Add("error.type", error);
        _duration.Record(duration.TotalSeconds, tags);
    }

    public void Retried(string operation) => _retries.Add(1, new KeyValuePair<string, object?>("db.operation.name", operation));
}
