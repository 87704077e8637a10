using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Streaming.Operator.Commands.Audit;

/// <summary>What a lasting audit found last, for Prometheus to scrape, and whether it runs, for probes. Names no user.</summary>
sealed class AuditServer : IAsyncDisposable
{
    readonly WebApplication app;
    string metrics = "", trouble = "No round has ended yet.";

    AuditServer(string url)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration["Urls"] = url;
        builder.Logging.ClearProviders();
        app = builder.Build();
        app.MapGet("/metrics", () => Results.Text(metrics, "text/plain; version=0.0.4"));
        app.MapGet("/health/live", () => "Healthy");
        app.MapGet("/health/ready", () => trouble.Length == 0 ? Results.Text("Healthy") : Results.Text(trouble, statusCode: StatusCodes.Status503ServiceUnavailable));
    }

    /// <summary>Where it answers.</summary>
    public string Url => app.Urls.Single();

    /// <exception cref="IOException">The address is taken.</exception>
    public static async Task<AuditServer> StartAsync(string url, CancellationToken cancellationToken)
    {
        var server = new AuditServer(url);
        await server.app.StartAsync(cancellationToken);
        return server;
    }

    /// <summary>A round ended.</summary>
    public void Publish(string text) => (metrics, trouble) = (text, "");

    /// <summary>A round could not be made; what the last one found stays.</summary>
    public void Fail(string reason) => trouble = reason;

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
