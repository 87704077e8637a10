using System.Diagnostics.Metrics;

namespace Streaming.Query.Dashboard.Flow;

/// <summary>Listens to this worker's own metrics, between <see cref="Start"/> and disposal: answering costs nothing more while nobody looks.</summary>
sealed class AnswerTimes : IDisposable
{
    readonly MeterListener _listener = new();

    AnswerTimes(QueryMetrics metrics, Latencies latencies)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (metrics.IsDuration(instrument))
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<double>((_, seconds, tags, _) =>
        {
            if (IsAnswer(tags))
                latencies.Add(seconds * 1000);
        });
        _listener.Start();
    }

    public static AnswerTimes Start(QueryMetrics metrics, Latencies latencies) => new(metrics, latencies);

    public void Dispose() => _listener.Dispose();

    static bool IsAnswer(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        foreach (var (key, value) in tags)
            if ((key == "outcome" && value is not "answered") || (key == "strategy" && value is QueryMetrics.Interests))
                return false;
        return true;
    }
}
