using Streaming.Operator.Running;
using Streaming.Operator.Verification.Checking;
using Streaming.Operator.Verification.Planning;

namespace Streaming.Operator.Verification.Processes;

/// <summary>All copies of all workers. One that ends by itself is a finding, and is started again as an orchestrator would.</summary>
/// <param name="settings">Of a kind of worker.</param>
/// <param name="copies">Processes of each kind.</param>
/// <param name="logs">Folder for what they print; null: nowhere.</param>
/// <param name="kinds">Which workers; null: all four.</param>
/// <param name="set">Before their names, where there is more than one set of workers.</param>
sealed class Fleet(
    Func<WorkerKind, IReadOnlyDictionary<string, string?>> settings, int copies, string? logs, Findings findings, TimeProvider time,
    IReadOnlyList<WorkerKind>? kinds = null, string set = "") : IAsyncDisposable
{
    /// <summary>A worker's own limit is 30 s, at which it is cut off; on a machine that is busy it may take the whole of it.</summary>
    static readonly TimeSpan StopDeadline = TimeSpan.FromSeconds(45);

    static readonly TimeSpan ReadyDeadline = TimeSpan.FromMinutes(3), LookEvery = TimeSpan.FromMilliseconds(200);

    /// <summary>128 and SIGTERM: the runtime had not begun to listen for it, so the worker had not begun to work.</summary>
    const int EndedBeforeItListened = 143;

    readonly Lock gate = new();
    readonly HttpClient http = new() { Timeout = TimeSpan.FromSeconds(5) };

    /// <summary>The copies of the plan, and behind them the one that comes and goes.</summary>
    readonly WorkerCopy[] all =
    [
        .. (kinds ?? Enum.GetValues<WorkerKind>()).SelectMany(kind => Enumerable.Range(0, copies + 1)
            .Select(number => new WorkerCopy(kind, number, settings(kind), logs, set))),
    ];

    /// <summary>Where query workers answer that are meant to run.</summary>
    public IReadOnlyList<Uri> Queries
    {
        get
        {
            lock (gate)
                return [.. all.Where(copy => copy is { Kind: WorkerKind.Query, Process: not null }).Select(copy => copy.Grpc)];
        }
    }

    /// <summary>Starts every copy of the plan and returns when all are ready.</summary>
    /// <exception cref="CommandFailedException">One is not ready in time.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var copy in all.Where(copy => copy.Number < copies))
            Start(copy);
        await ReadyAsync(cancellationToken);
    }

    /// <summary>Returns when every copy that is meant to run says that it is ready.</summary>
    /// <exception cref="CommandFailedException">One is not ready in time.</exception>
    public async Task ReadyAsync(CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        foreach (var copy in all.Where(copy => copy.Process is not null))
        {
            while (!await IsReadyAsync(copy, cancellationToken))
            {
                if (time.GetElapsedTime(started) > ReadyDeadline)
                    throw new CommandFailedException($"{copy.Name} is not ready after {ReadyDeadline.TotalSeconds} s:\n{copy.Process?.Output}");
                await Task.Delay(LookEvery, time, cancellationToken);
            }
        }
    }

    /// <summary>Starts again what ended by itself; until cancelled.</summary>
    public async Task WatchAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            lock (gate)
            {
                foreach (var copy in all.Where(copy => copy.Process is { HasExited: true }))
                {
                    findings.Add(FindingKind.WorkerFailed, $"{copy.Name} ended by itself with exit code {copy.Process!.ExitCode}:\n{copy.Process.Output}");
                    copy.Start();
                }
            }

            await Task.Delay(LookEvery, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Does it, for its time, and undoes it.</summary>
    public async Task DisruptAsync(Disruption disruption, CancellationToken cancellationToken)
    {
        var copy = all.Single(copy => copy.Kind == disruption.Worker && copy.Number == disruption.Copy);
        switch (disruption.Kind)
        {
            case DisruptionKind.Kill:
                await AwayAsync(copy, disruption.For, KillAsync, cancellationToken);
                break;
            case DisruptionKind.Stop:
                await AwayAsync(copy, disruption.For, process => StopAsync(copy.Name, process), cancellationToken);
                break;
            case DisruptionKind.Pause:
                await PauseAsync(copy, disruption.For, cancellationToken);
                break;
            case DisruptionKind.Add:
                Start(copy);
                await Task.Delay(disruption.For, time, cancellationToken);
                await EndAsync(copy, process => StopAsync(copy.Name, process));
                break;
            default:
                throw new ArgumentException($"{disruption.Kind} is not done to a worker.", nameof(disruption));
        }
    }

    /// <summary>Stops every copy of some kinds of worker, as an operator does, for good.</summary>
    public Task StopAsync(params IEnumerable<WorkerKind> stopped) => Task.WhenAll(
        all.Where(copy => stopped.Contains(copy.Kind)).Select(copy => EndAsync(copy, process => StopAsync(copy.Name, process))));

    public async ValueTask DisposeAsync()
    {
        foreach (var copy in all)
            await copy.DisposeAsync();
        http.Dispose();
    }

    async Task AwayAsync(WorkerCopy copy, TimeSpan duration, Func<ChildProcess, Task> end, CancellationToken cancellationToken)
    {
        await EndAsync(copy, end);
        await Task.Delay(duration, time, cancellationToken);
        Start(copy);
    }

    async Task EndAsync(WorkerCopy copy, Func<ChildProcess, Task> end)
    {
        ChildProcess? process;
        lock (gate)
            process = copy.TakeOut();
        if (process is null)
            return;
        await using (process)
            await end(process);
    }

    async Task PauseAsync(WorkerCopy copy, TimeSpan duration, CancellationToken cancellationToken)
    {
        if (copy.Process is not { HasExited: false } process)
            return;
        process.Pause();
        try
        {
            await Task.Delay(duration, time, cancellationToken);
        }
        finally
        {
            process.Resume();
        }
    }

    static Task KillAsync(ChildProcess process) => process.KillAsync();

    async Task StopAsync(string name, ChildProcess process)
    {
        if (await process.StopAsync(StopDeadline, time) is not (0 or EndedBeforeItListened) and var code)
            findings.Add(
                FindingKind.WorkerFailed,
                $"{name} was asked to stop and {(code is null ? $"had not after {StopDeadline.TotalSeconds} s" : $"ended with exit code {code}")}:\n{process.Output}");
    }

    void Start(WorkerCopy copy)
    {
        lock (gate)
        {
            if (copy.Process is null)
                copy.Start();
        }
    }

    async Task<bool> IsReadyAsync(WorkerCopy copy, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await http.GetAsync(copy.Ready, cancellationToken);
            return response.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
