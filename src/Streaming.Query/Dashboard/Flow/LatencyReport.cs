using System.ComponentModel;

namespace Streaming.Query.Dashboard.Flow;

/// <summary>Milliseconds.</summary>
sealed record LatencyReport(
    [property: Description("Samples of the last 5 minutes, on which the percentiles rest.")] int Samples,
    double? P50,
    double? P95,
    double? P99);
