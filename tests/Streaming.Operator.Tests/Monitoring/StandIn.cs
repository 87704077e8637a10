using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace Streaming.Operator.Tests.Monitoring;

/// <summary>Tells Prometheus of a violation that no fault of a stack brings about, and, as a node exporter does, what an audit wrote.</summary>
sealed class StandIn(WebApplication app) : IAsyncDisposable
{
    readonly string audit = Path.GetTempFileName();
    int violations;

    /// <summary>Where an audit writes its result.</summary>
    public string AuditFile => audit;

    public string Address => new Uri(app.Urls.Single()).Authority;

    public static async Task<StandIn> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration["Urls"] = "http://127.0.0.1:0";
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var standIn = new StandIn(app);
        app.MapGet("/metrics", () => "# TYPE streaming_stream_invariant_violations_total counter\n"
            + $"streaming_stream_invariant_violations_total{{streaming_stream_name=\"implicit\",streaming_invariant=\"commit\"}} {standIn.violations}\n" + File.ReadAllText(standIn.audit));
        await app.StartAsync(TestContext.Current.CancellationToken);
        return standIn;
    }

    public void Violate() => violations++;

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        File.Delete(audit);
    }
}
