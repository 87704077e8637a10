using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Streaming.ServiceDefaults;

/// <summary>Section <c>Shutdown</c>.</summary>
public sealed class ShutdownOptions
{
    /// <summary>Seconds that a worker has to finish what it holds before it is cut off, 1 to 3600. The default is 30.</summary>
    public int TimeoutSeconds { get; set; } = 30;
}

static class Shutdown
{
    public static void AddShutdown(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<ShutdownOptions>()
            .BindConfiguration("Shutdown")
            .Validate(
                options => options.TimeoutSeconds is >= 1 and <= 3600,
                "Shutdown:TimeoutSeconds is outside of 1 to 3600: set it to the seconds a worker may take to drain, for example 30")
            .ValidateOnStart();
        builder.Services.AddOptions<HostOptions>().Configure<IOptions<ShutdownOptions>>(
            (host, shutdown) => host.ShutdownTimeout = TimeSpan.FromSeconds(shutdown.Value.TimeoutSeconds));
    }
}
