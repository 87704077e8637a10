using Streaming.Operator.Tests.Monitoring;
using Streaming.Operator.Tests.Stage;

namespace Streaming.Operator.Tests.Runbooks;

/// <summary>
/// The alerts of a stack that a page is typed against, from a real Prometheus with all windows scaled down. Where none is installed, the page is
/// typed without.
/// </summary>
sealed class Alerts : IAsyncDisposable
{
    readonly DateTimeOffset began = TimeProvider.System.GetUtcNow();
    readonly PrometheusServer? prometheus;

    Alerts(PrometheusServer? prometheus) => this.prometheus = prometheus;

    /// <param name="workers">Where they answer; they may end and begin again there.</param>
    /// <param name="others">What else is scraped, as an audit.</param>
    public static async Task<Alerts> WatchAsync(IEnumerable<string> workers, params IEnumerable<string> others)
    {
        if (!PrometheusServer.IsInstalled)
            return new Alerts(null);
        var alerts = new Alerts(new PrometheusServer(workers.Select(Target), others.Select(Target)));
        await alerts.prometheus!.ReadyAsync();
        return alerts;
    }

    /// <summary>Returns when an alert fires, or has since the watch began.</summary>
    /// <param name="meanwhile">What goes on until then.</param>
    public Task FireAsync(string alert, Func<Task>? meanwhile = null) => prometheus is null ? Task.CompletedTask : Eventually.HoldsAsync(async () =>
    {
        await (meanwhile?.Invoke() ?? Task.CompletedTask);
        var fired = await prometheus.FiredSinceAsync(began);
        return fired.Contains(alert) ? null : $"{alert} to fire, while {string.Join(", ", fired)} did";
    });

    /// <summary>Returns when an alert fires no more.</summary>
    /// <inheritdoc cref="FireAsync"/>
    public Task ClearAsync(string alert, Func<Task>? meanwhile = null) => prometheus is null ? Task.CompletedTask : Eventually.HoldsAsync(async () =>
    {
        await (meanwhile?.Invoke() ?? Task.CompletedTask);
        return (await prometheus.FiringAsync()).Contains(alert) ? $"{alert} to clear" : null;
    });

    public ValueTask DisposeAsync() => prometheus?.DisposeAsync() ?? ValueTask.CompletedTask;

    static string Target(string url) => new Uri(url).Authority;
}
