namespace Streaming.ServiceDefaults;

/// <summary>Section <c>Telemetry</c>.</summary>
public sealed class TelemetryOptions
{
    public const string Section = "Telemetry";

    /// <summary>
    /// Share of traces that begin here which are sampled, 0 to 1. A record or request that already belongs to a trace is sampled as that trace is.
    /// The default is 0.01.
    /// </summary>
    public double TraceRatio { get; set; } = 0.01;
}
