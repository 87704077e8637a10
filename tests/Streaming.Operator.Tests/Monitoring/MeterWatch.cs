using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Streaming.Operator.Tests.Monitoring;

/// <summary>Everything that the meters <c>Streaming.*</c> of this process have, and the attributes that were seen on it.</summary>
sealed class MeterWatch : IDisposable
{
    readonly MeterListener listener = new();

    public MeterWatch()
    {
        listener.InstrumentPublished = (instrument, watch) =>
        {
            if (!instrument.Meter.Name.StartsWith("Streaming.", StringComparison.Ordinal))
                return;
            Seen.GetOrAdd(instrument.Name, _ => (instrument.Meter.Name, KindOf(instrument), instrument.Unit ?? "", []));
            watch.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<int>((instrument, _, tags, _) => See(instrument, tags));
        listener.SetMeasurementEventCallback<long>((instrument, _, tags, _) => See(instrument, tags));
        listener.SetMeasurementEventCallback<double>((instrument, _, tags, _) => See(instrument, tags));
        listener.Start();
    }

    public ConcurrentDictionary<string, (string Meter, string Kind, string Unit, ConcurrentDictionary<string, byte> Attributes)> Seen { get; } = new();

    public void Observe() => listener.RecordObservableInstruments();

    public void Dispose() => listener.Dispose();

    void See(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        foreach (var (key, _) in tags)
            Seen[instrument.Name].Attributes[key] = 0;
    }

    static string KindOf(Instrument instrument) => instrument.GetType().Name.Split('`')[0] switch
    {
        "ObservableGauge" => "gauge",
        var name => name.ToLowerInvariant(),
    };
}
