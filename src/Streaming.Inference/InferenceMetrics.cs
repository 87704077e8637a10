using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Streaming.Inference;

/// <summary>What inference does, as metrics of the meter <c>Streaming.Inference</c>.</summary>
internal sealed class InferenceMetrics
{
    readonly Histogram<int> _users;
    readonly Histogram<double> _duration;

    public InferenceMetrics(IMeterFactory meters, string fingerprint, string provider)
    {
        var meter = meters.Create("Streaming.Inference");
        _users = meter.CreateHistogram<int>("streaming.inference.batch.users", "{user}", "Users per ONNX Runtime call.");
        _duration = meter.CreateHistogram<double>("streaming.inference.duration", "s", "Time of an ONNX Runtime call.");
        var serving = new Measurement<int>(1, new("streaming.model.provider", provider), new("streaming.model.fingerprint", fingerprint));
        meter.CreateObservableGauge("streaming.inference.provider", () => serving, description: "1 for the execution provider and model in use.");
    }

    /// <summary>Records the call that ends when the result is disposed.</summary>
    public Call Measure(string kind, int batchUsers) => new(this, kind, batchUsers, Stopwatch.GetTimestamp());

    internal readonly struct Call(InferenceMetrics metrics, string kind, int batchUsers, long started) : IDisposable
    {
        public void Dispose()
        {
            var tag = new KeyValuePair<string, object?>("streaming.interest.kind", kind);
            metrics._users.Record(batchUsers, tag);
            metrics._duration.Record(Stopwatch.GetElapsedTime(started).TotalSeconds, tag);
        }
    }
}
