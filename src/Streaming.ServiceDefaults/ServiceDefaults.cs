using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Streaming.ServiceDefaults;

/// <summary>What every worker has: configuration, logs, telemetry, health, graceful shutdown.</summary>
public static class ServiceDefaults
{
    /// <summary>Adds the defaults. Several workers may live in one process: nothing is shared between their hosts.</summary>
    /// <param name="builder">The builder of the worker.</param>
    /// <param name="worker">The worker's name, for example <c>catalogue</c>; it is <c>streaming-catalogue</c> in telemetry.</param>
    /// <param name="defaultUrls">Where to listen unless <c>Urls</c> says otherwise; null where the worker sets its endpoints itself.</param>
    /// <param name="settings">Settings that win over files, secrets among them, environment and command line; of a key that comes twice the last one.</param>
    public static WebApplicationBuilder AddServiceDefaults(
        this WebApplicationBuilder builder, string worker, string? defaultUrls, IEnumerable<KeyValuePair<string, string?>>? settings = null)
    {
        var defaults = new Dictionary<string, string?> { ["Logging:LogLevel:Microsoft.AspNetCore"] = "Warning" };
        if (defaultUrls is not null)
            defaults["Urls"] = defaultUrls;
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = defaults });
        var overrides = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var (key, value) in settings ?? [])
            overrides[key] = value;
        builder.Configuration.AddInMemoryCollection(overrides);
        builder.AddSecrets();

        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<BackgroundWork>();
        builder.Services.AddHostedService(provider => provider.GetRequiredService<BackgroundWork>());
        builder.AddLogs();
        builder.AddTelemetry(worker);
        builder.AddShutdown();
        builder.AddHealth();
        return builder;
    }

    /// <summary>Maps <c>/health/live</c>, <c>/health/ready</c> and <c>/metrics</c>, which ask for no key.</summary>
    public static WebApplication MapDefaultEndpoints(this WebApplication app)
    {
        app.MapHealth();
        app.MapPrometheusScrapingEndpoint("/metrics").AllowAnonymous();
        return app;
    }
}
