using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace Streaming.ServiceDefaults;

static class Metrics
{
    const string OtlpEndpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>
    /// Every meter named <c>Streaming.*</c>, the runtime's and ASP.NET Core's, for Prometheus to scrape, and over OTLP where
    /// <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is set. Meters are seen by every host of the process.
    /// </summary>
    public static void AddMetrics(this WebApplicationBuilder builder, string worker) =>
        builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService($"streaming-{worker}"))
            .WithMetrics(metrics =>
            {
                metrics
                    .AddMeter("Streaming.*")
                    .AddRuntimeInstrumentation()
                    .AddAspNetCoreInstrumentation()
                    .AddPrometheusExporter();
                if (!string.IsNullOrEmpty(builder.Configuration[OtlpEndpoint]))
                    metrics.AddOtlpExporter();
            });
}
