using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Streaming.ServiceDefaults.Tests;

public sealed partial class TelemetryTests
{
    static readonly ActivitySource Source = new("Streaming.TelemetryTests");

    [Fact]
    public async Task WithACollector_MetricsTracesAndLogsArrive()
    {
        var received = new ConcurrentBag<string>();
        await using var collector = await CollectorAsync(received);
        await using var worker = Worker(new()
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Urls.Single(),
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            ["Telemetry:TraceRatio"] = "1",
        });
        await worker.StartAsync(TestContext.Current.CancellationToken);

        using (var span = Source.StartActivity("span"))
            Assert.True(span!.Recorded);
        LogLine(worker.Logger);
        worker.Services.GetRequiredService<TracerProvider>().ForceFlush();
        worker.Services.GetRequiredService<MeterProvider>().ForceFlush();
        worker.Services.GetRequiredService<LoggerProvider>().ForceFlush();

        Assert.Equal(["/v1/logs", "/v1/metrics", "/v1/traces"], received.Distinct().Order());
        await worker.StopAsync(TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("0", false)]
    [InlineData("1", true)]
    public async Task TraceThatBeginsHere_IsSampledByTheRatio_OneFromElsewhereAsItSays(string ratio, bool sampled)
    {
        await using var worker = Worker(new()
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://127.0.0.1:9", ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf", ["Telemetry:TraceRatio"] = ratio,
        });
        var sampler = worker.Services.GetRequiredService<TracerProvider>();
        Assert.NotNull(sampler);
        var source = new ActivitySource($"Streaming.Ratio{ratio}");
        using var root = source.StartActivity("root");

        Assert.Equal(sampled, root is { Recorded: true });
        Assert.True(Remote(ActivityTraceFlags.Recorded) is { Recorded: true });
        Assert.False(Remote(ActivityTraceFlags.None) is { Recorded: true });

        Activity? Remote(ActivityTraceFlags flags) => source.StartActivity(
            "child", ActivityKind.Consumer, new ActivityContext(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), flags, isRemote: true));
    }

    [Fact]
    public async Task HostThatEnds_TakesNoMetricOfAnotherAlong_AndEachTellsItsOwn()
    {
        await using var worker = Worker([]);
        await worker.StartAsync(TestContext.Current.CancellationToken);
        Count(worker, 1);
        await using (var other = Worker([]))
        {
            await other.StartAsync(TestContext.Current.CancellationToken);
            Count(other, 2);
            await other.StopAsync(TestContext.Current.CancellationToken);
        }
        Count(worker, 4);

        using var http = new HttpClient();
        var metrics = await http.GetStringAsync(new Uri($"{worker.Urls.Single()}/metrics"), TestContext.Current.CancellationToken);
        Assert.Matches(@"(?m)^streaming_telemetry_tests_total\{[^}]*\} 5\b", metrics);
        await worker.StopAsync(TestContext.Current.CancellationToken);

        static void Count(WebApplication host, int amount) => host.Services.GetRequiredService<IMeterFactory>()
            .Create("Streaming.TelemetryTests").CreateCounter<int>("streaming.telemetry.tests").Add(amount);
    }

    [Fact]
    public void RatioOutsideOfZeroToOne_IsRefused()
    {
        var refused = Assert.Throws<OptionsValidationException>(() => Worker(new() { ["Telemetry:TraceRatio"] = "2" }).Services.GetRequiredService<IStartupValidator>().Validate());

        Assert.Contains("Telemetry:TraceRatio is outside of 0 to 1", refused.Message, StringComparison.Ordinal);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "a line")]
    static partial void LogLine(ILogger logger);

    static WebApplication Worker(Dictionary<string, string?> settings)
    {
        settings["Urls"] = "http://127.0.0.1:0";
        var worker = WebApplication.CreateBuilder().AddServiceDefaults("test", null, settings).Build();
        worker.MapDefaultEndpoints();
        return worker;
    }

    static async Task<WebApplication> CollectorAsync(ConcurrentBag<string> received)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration["Urls"] = "http://127.0.0.1:0";
        builder.Logging.ClearProviders();
        var collector = builder.Build();
        collector.MapPost("/v1/{signal}", (HttpContext context) => received.Add(context.Request.Path));
        await collector.StartAsync(TestContext.Current.CancellationToken);
        return collector;
    }
}
