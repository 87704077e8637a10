using System.Globalization;
using Streaming.Catalogue;
using Streaming.Experiments;
using Streaming.Explicit;
using Streaming.Implicit;
using Streaming.Inference;
using Streaming.Local.Reporting;
using Streaming.Query;

namespace Streaming.Local.Stack;

/// <summary>The workers, each on its own host and port, in this process.</summary>
sealed class WorkerSet : IAsyncDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    readonly List<(string Name, WebApplication App)> workers = [];
    readonly CancellationTokenSource failed = new();
    readonly StackOptions options;
    readonly StackSettings settings;
    readonly TimeProvider time;

    WorkerSet(StackOptions options, StackSettings settings, TimeProvider time) => (this.options, this.settings, this.time) = (options, settings, time);

    /// <summary>Cancelled when a worker stops by itself.</summary>
    public CancellationToken Failed => failed.Token;

    /// <summary>The worker that stopped by itself.</summary>
    public string? FailedWorker { get; private set; }

    /// <summary>Where the experiments worker answers; null where it does not run.</summary>
    public string? ExperimentsAddress => workers.Find(worker => worker.Name == "experiments").App?.Urls.Single();

    /// <summary>The model that the implicit worker runs.</summary>
    public (ModelDescription Description, ModelInUse InUse) Model
    {
        get
        {
            var model = workers.Find(worker => worker.Name == "implicit").App.Services.GetRequiredService<IInterestModel>();
            return (model.Description, new ModelInUse(model.Description.Fingerprint, model.Provider));
        }
    }

    /// <summary>Starts all and returns when all are ready.</summary>
    /// <exception cref="StackException">A worker is not ready in time; the message says which and why.</exception>
    public static async Task<WorkerSet> StartAsync(StackOptions options, StackSettings settings, TimeProvider time, CancellationToken cancellationToken)
    {
        var set = new WorkerSet(options, settings, time);
        try
        {
            foreach (var name in (string[])["catalogue", "implicit", "explicit", "query"])
                await set.StartAsync(name, cancellationToken);
            if (options.Experiments)
                await set.StartAsync("experiments", cancellationToken);
            await set.ReadyAsync(cancellationToken);
            return set;
        }
        catch
        {
            await set.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stops a worker as an operator would, and starts it again when <paramref name="meanwhile"/> is over.</summary>
    public async Task WithoutAsync(string name, Func<Task> meanwhile)
    {
        var at = workers.FindIndex(worker => worker.Name == name);
        var app = workers[at].App;
        workers.RemoveAt(at);
        await app.StopAsync();
        await app.DisposeAsync();
        await meanwhile();
        await StartAsync(name, CancellationToken.None);
    }

    /// <summary>Returns when every worker is ready.</summary>
    /// <exception cref="StackException">A worker is not ready in time; the message says which and why.</exception>
    public async Task ReadyAsync(CancellationToken cancellationToken)
    {
        using var client = new HttpClient();
        foreach (var (name, app) in workers)
        {
            var address = name == "query" ? string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{options.Port}") : app.Urls.Single();
            await WaitUntilReadyAsync(client, name, address, cancellationToken);
        }
    }

    /// <summary>Stops the workers as an operator would: each drains and leaves its group.</summary>
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(workers.Select(async worker =>
        {
            if (worker.App.Lifetime.ApplicationStarted.IsCancellationRequested)
                await worker.App.StopAsync();
            await worker.App.DisposeAsync();
        }));
        failed.Dispose();
    }

    async Task StartAsync(string name, CancellationToken cancellationToken)
    {
        var app = name switch
        {
            "catalogue" => CatalogueWorker.Create([], settings.Worker(name)),
            "implicit" => ImplicitWorker.Create([], settings.Worker(name)),
            "explicit" => ExplicitWorker.Create([], settings.Worker(name)),
            "experiments" => ExperimentsWorker.Create([], settings.Experiments(options)),
            _ => QueryWorker.Create([], settings.Query(options)),
        };
        workers.Add((name, app));
        app.Lifetime.ApplicationStopping.Register(() => Stopped(name, app));
        cancellationToken.ThrowIfCancellationRequested();
        // Quick, and a start that is cancelled half-way is logged as a failure.
        await app.StartAsync(CancellationToken.None);
    }

    /// <summary>Hosts also stop at Ctrl+C; only one whose background work failed has failed.</summary>
    void Stopped(string name, WebApplication app)
    {
        if (!app.Services.GetServices<IHostedService>().OfType<BackgroundService>().Any(service => service.ExecuteTask is { IsFaulted: true }))
            return;
        FailedWorker ??= name;
        failed.Cancel();
    }

    async Task WaitUntilReadyAsync(HttpClient client, string name, string address, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        while (true)
        {
            using var response = await client.GetAsync($"{address}/health/ready", cancellationToken);
            if (response.IsSuccessStatusCode)
                return;
            if (FailedWorker is { } worker)
                throw new StackException($"The {worker} worker stopped while it started; its log says why.");
            if (time.GetElapsedTime(start) > Patience)
                throw new StackException($"The {name} worker is not ready: {await response.Content.ReadAsStringAsync(cancellationToken)}");
            await Task.Delay(Pause, time, cancellationToken);
        }
    }
}
