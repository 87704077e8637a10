using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Streaming.ServiceDefaults;

/// <summary>Knows whether the work of a worker ended by itself, and not because somebody asked the worker to stop.</summary>
sealed class BackgroundWork(IServiceProvider services, IHostApplicationLifetime lifetime) : IHostedLifecycleService
{
    List<BackgroundService> work = [];
    bool gaveUp;

    /// <summary>Something failed, or was cancelled before anybody asked it to stop: it gave up waiting.</summary>
    public bool Failed => gaveUp || work.Exists(service => service.ExecuteTask is { IsFaulted: true });

    /// <remarks>
    /// What is registered last is called first. The host has tied the start, and with it the work, to the same token just now: registered
    /// earlier, this would take work for given up that a stop during the start has cancelled.
    /// </remarks>
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        work = [.. services.GetServices<IHostedService>().OfType<BackgroundService>()];
        lifetime.ApplicationStopping.Register(() => gaveUp = work.Exists(service => service.ExecuteTask is { IsCanceled: true }));
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
