using System.Net.Http.Json;
using Streaming.Operator.Tests.Stage;
using Streaming.Operator.Verification.Planning;
using Streaming.Operator.Verification.Processes;
using Streaming.Qdrant;

namespace Streaming.Operator.Tests.Monitoring;

/// <summary>The four workers as processes, with traffic and a Prometheus that scrapes them.</summary>
sealed class MonitoredStack : IAsyncDisposable
{
    readonly CancellationTokenSource over = new();
    readonly Dictionary<WorkerKind, WorkerCopy> workers = [];
    readonly HttpClient http = new() { Timeout = TimeSpan.FromSeconds(10) };
    StandIn? standIn;
    Task traffic = Task.CompletedTask;

    public Bed Bed { get; } = new();

    public PrometheusServer Prometheus { get; private set; } = null!;

    /// <summary>Who asks; the users of the traffic are user-0 to user-9.</summary>
    public Func<int, string> Asker { get; set; } = Known;

    public static string Known(int i) => $"user-{i % 10}";

    public async Task StartAsync()
    {
        await Bed.InitializeAsync();
        var settings = new Dictionary<string, string?>(Bed.Settings)
        {
            ["Stream:AcceptGap"] = "true",
            ["Qdrant:MaxRetries"] = "1",
            ["Qdrant:BreakDuration"] = "00:00:01",
            ["Stream:ProgressIntervalMs"] = "200",
        };
        foreach (var kind in Enum.GetValues<WorkerKind>())
        {
            var own = new Dictionary<string, string?>(settings) { ["Kafka:GroupId"] = $"{Bed.Topics.Engagements}-{kind}" };
            (workers[kind] = new WorkerCopy(kind, 0, own, null)).Start();
        }
        standIn = await StandIn.StartAsync();
        foreach (var kind in Enum.GetValues<WorkerKind>())
            await ReadyAsync(kind);
        await Bed.LoadItemsAsync();
        for (var i = 0; i < 10; i++)
        {
            await ClickAsync(Known(i));
            await ClickAsync($"still-{i}");
            await Bed.ProduceAsync(Bed.Topics.ProfileChanges, Known(i), Messages.Follow(Known(i), $"follow-{i}", "topic-north"));
        }
        await Bed.CaughtUpAsync();
        traffic = Task.WhenAll(RepeatAsync(20, i => ClickAsync(Known(i))), RepeatAsync(40, AskAsync));
        Prometheus = new PrometheusServer(workers.Values.Select(worker => worker.Ready.Authority), [standIn.Address]);
        await Prometheus.ReadyAsync();
    }

    public void Violate() => standIn!.Violate();

    /// <summary>Runs the audit as a timer would.</summary>
    public Task AuditAsync() => Bed.RunAsync("audit", "--metrics", standIn!.AuditFile);

    /// <summary>Changes a user's stored vectors behind everybody's back.</summary>
    public Task ForgeAsync(string user) => Bed.ForgeAsync(Generation.UserImplicitAlias, user, point => point with { Vectors = [.. point.Vectors.Select(x => -x)] });

    /// <summary>Computes the user anew from the state.</summary>
    public Task RecomputeAsync(string user) => Bed.RunAsync("user", "recompute", user);

    public Task<Confluent.Kafka.TopicPartitionOffset> ClickAsync(string user) =>
        Bed.ProduceAsync(Bed.Topics.Engagements, user, Messages.Click(user, Guid.NewGuid().ToString("N"), "north"));

    /// <summary>Ends a worker as a crash would.</summary>
    public async Task KillAsync(WorkerKind kind)
    {
        await using var process = workers[kind].TakeOut()!;
        await process.KillAsync();
    }

    public async Task StartAgainAsync(WorkerKind kind)
    {
        workers[kind].Start();
        await ReadyAsync(kind);
    }

    public async ValueTask DisposeAsync()
    {
        await over.CancelAsync();
        await traffic;
        if (Prometheus is not null)
            await Prometheus.DisposeAsync();
        foreach (var worker in workers.Values)
            await worker.DisposeAsync();
        if (standIn is not null)
            await standIn.DisposeAsync();
        await Bed.DisposeAsync();
        http.Dispose();
        over.Dispose();
    }

    Task ReadyAsync(WorkerKind kind) => Eventually.HoldsAsync(async () =>
    {
        try
        {
            var answer = await http.GetAsync(workers[kind].Ready, TestContext.Current.CancellationToken);
            return answer.IsSuccessStatusCode ? null : $"{kind}: {await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}";
        }
        catch (HttpRequestException e)
        {
            return $"{kind}: {e.Message}: {workers[kind].Process?.Output}";
        }
    });

    /// <summary>Any answer will do, none as well: that is what is measured.</summary>
    async Task AskAsync(int i)
    {
        using var answer = await http.PostAsJsonAsync(new Uri(workers[WorkerKind.Query].Ready, "/v1/retrieve"), new { userId = Asker(i), limit = 10 }, over.Token);
    }

    async Task RepeatAsync(int perSecond, Func<int, Task> act)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / perSecond), TimeProvider.System);
        for (var i = 0; !over.IsCancellationRequested; i++)
            try
            {
                await timer.WaitForNextTickAsync(over.Token);
                await act(i);
            }
            catch (Exception e) when (e is OperationCanceledException or HttpRequestException)
            {
                // The run is over, or the caller gave up.
            }
    }
}
