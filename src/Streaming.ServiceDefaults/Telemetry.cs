using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Instrumentation.AspNetCore;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Streaming.ServiceDefaults;

static class Telemetry
{
    const string OtlpEndpoint = "OTEL_EXPORTER_OTLP_ENDPOINT", Own = "Streaming.*", Health = "/health", Metrics = "/metrics";

    /// <summary>
    /// Metrics of every meter named <c>Streaming.*</c>, the runtime's and ASP.NET Core's, for Prometheus to scrape; and where
    /// <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is set, these, traces and logs over OTLP. Without it nobody listens to spans, and none are made.
    /// Spans are seen by every host of the process, metrics by the host that they are of.
    /// </summary>
    public static void AddTelemetry(this WebApplicationBuilder builder, string worker)
    {
        builder.Services.AddOptions<TelemetryOptions>()
            .BindConfiguration(TelemetryOptions.Section)
            .Validate(
                options => options.TraceRatio is >= 0 and <= 1,
                "Telemetry:TraceRatio is outside of 0 to 1: set it to the share of traces to sample, for example 0.01")
            .ValidateOnStart();
        var telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService($"streaming-{worker}"))
            .WithMetrics(metrics => OnlyOwn(metrics.AddMeter(Own).AddRuntimeInstrumentation().AddAspNetCoreInstrumentation().AddPrometheusExporter()));
        if (string.IsNullOrEmpty(builder.Configuration[OtlpEndpoint]))
            return;
        var ratio = builder.Configuration.GetSection(TelemetryOptions.Section).Get<TelemetryOptions>()?.TraceRatio ?? new TelemetryOptions().TraceRatio;
        telemetry
            .WithTracing(traces => traces
                .AddSource(Own)
                .AddAspNetCoreInstrumentation(Follow)
                .SetSampler(new ParentBasedSampler(new TraceIdRatioBasedSampler(Math.Clamp(ratio, 0, 1)))))
            .WithLogging(null, logs => logs.IncludeFormattedMessage = true)
            .UseOtlpExporter();
    }

    /// <summary>
    /// Leaves out what other hosts of the process measure. Streams of one name are one to OpenTelemetry, whoever feeds them: a host that ends would
    /// take those of the others along.
    /// </summary>
    static void OnlyOwn(MeterProviderBuilder metrics) => ((IDeferredMeterProviderBuilder)metrics).Configure((services, builder) =>
    {
        var own = services.GetRequiredService<IMeterFactory>();
        builder.AddView(instrument => instrument.Meter.Scope is { } scope && scope != own ? MetricStreamConfiguration.Drop : null);
    });

    /// <summary>Requests but for probes and scrapes; with the route in place of the path, which may name a user.</summary>
    static void Follow(AspNetCoreTraceInstrumentationOptions requests)
    {
        requests.Filter = context => !context.Request.Path.StartsWithSegments(Health) && !context.Request.Path.StartsWithSegments(Metrics);
        requests.EnrichWithHttpResponse = (span, response) =>
        {
            if (response.HttpContext.GetEndpoint() is RouteEndpoint { RoutePattern.RawText: { } route })
                span.SetTag("url.path", route);
        };
    }
}
