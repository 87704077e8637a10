using System.Text.Json;
using Streaming.Operator.Tests.Stage;
using Streaming.Operator.Verification.Planning;

namespace Streaming.Operator.Tests.Monitoring;

/// <summary>
/// One run of a stack under a real Prometheus, with a fault for each alert. What must fire, fires; nothing fires that has another cause;
/// everything clears. Afterwards every query of the board has data.
/// </summary>
public sealed class FaultRunTests : IAsyncLifetime
{
    /// <summary>Names a file that gets the picture of the board, as the documentation shows it.</summary>
    const string PictureVariable = "STREAMING_BOARD_PICTURE";

    /// <summary>Says that no other test runs beside this one, as <c>.ci/run</c> has it.</summary>
    const string Alone = "STREAMING_TEST_ALONE";

    static readonly string[] Slow = ["FreshnessBurningSlowly", "AnswersBurningSlowly"];

    readonly MonitoredStack stack = new();
    readonly HashSet<string> lasting = [];

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(IsAlone, $"Hours pass in seconds there: set {Alone}=1 where nothing else takes the processor");
        Assert.SkipUnless(PrometheusServer.IsInstalled, "prometheus is missing (apt-get install prometheus)");
        await stack.StartAsync();
    }

    public ValueTask DisposeAsync() => IsAlone && PrometheusServer.IsInstalled ? stack.DisposeAsync() : ValueTask.CompletedTask;

    [Fact]
    public async Task EachFault_FiresItsAlertsAndNoOther_AndTheyClear_AndTheBoardShowsIt()
    {
        var start = TimeProvider.System.GetUtcNow();
        await Task.Delay(TimeSpan.FromSeconds(3), TimeProvider.System, Stop);
        Assert.Empty(await stack.Prometheus.FiredSinceAsync(start));

        // The worker is away while retention takes what it has not read.
        await FaultAsync(["WorkerMissing", "FreshnessBurning", "FreshnessBurningSlowly"], ["RecordsGone"], LoseImplicitAsync, () => stack.StartAgainAsync(WorkerKind.Implicit));
        await FaultAsync(["QdrantUnavailable", "AnswersBurning", "AnswersBurningSlowly"], ["FreshnessBurning", "FreshnessBurningSlowly"],
            () => Do(() => stack.Bed.Server.Faults.BeUnavailable()), () => Do(() => stack.Bed.Server.Faults.Mend()));
        await FaultAsync(["DeadLettersGrowing"], [], () => stack.Bed.ProduceAsync(stack.Bed.Topics.Engagements, "user-1", Messages.TooLong("user-1", "bad")), () => Task.CompletedTask);
        await FaultAsync(["AnswersWithoutInterests"], [], () => Do(() => stack.Asker = i => $"stranger-{i}"), () => Do(() => stack.Asker = MonitoredStack.Known));
        await FaultAsync(["LagGrowing", "PartitionHot"], ["FreshnessBurning", "FreshnessBurningSlowly"], OverwhelmAsync, () => Do(() => stack.Bed.Server.Faults.Mend()));
        await FaultAsync(["InvariantViolated", "AuditDiffers"], [], async () =>
        {
            stack.Violate();
            await stack.ForgeAsync("still-1");
            await stack.AuditAsync();
        }, async () =>
        {
            await stack.RecomputeAsync("still-1");
            await stack.AuditAsync();
        });
        await ClearedAsync([]);

        await BoardAsync(start, TimeProvider.System.GetUtcNow());
    }

    /// <param name="musts">Alerts that the fault is for.</param>
    /// <param name="mays">Alerts that it may bring about besides, or that mending it does.</param>
    async Task FaultAsync(IReadOnlyList<string> musts, IReadOnlyList<string> mays, Func<Task> bring, Func<Task> mend)
    {
        var start = TimeProvider.System.GetUtcNow();
        await bring();
        await Eventually.HoldsAsync(async () =>
        {
            var fired = await stack.Prometheus.FiredSinceAsync(start);
            return musts.All(fired.Contains) ? null : $"{string.Join(", ", musts.Except(fired))} to fire, while {string.Join(", ", fired)} did";
        });
        await mend();
        if (mays.Contains("RecordsGone"))
            await Eventually.HoldsAsync(async () => (await stack.Prometheus.FiredSinceAsync(start)).Contains("RecordsGone") ? null : "RecordsGone to fire");
        await ClearedAsync(Slow);
        var all = await stack.Prometheus.FiredSinceAsync(start);
        Assert.Empty(all.Except(musts).Except(mays).Except(lasting));
        // What counts over a day is still there when the next fault comes.
        lasting.UnionWith(all.Intersect(Slow));
    }

    Task ClearedAsync(IReadOnlyList<string> but) => Eventually.HoldsAsync(async () =>
        (await stack.Prometheus.FiringAsync()).Except(but).ToList() is { Count: > 0 } firing ? $"{string.Join(", ", firing)} to clear" : null);

    async Task LoseImplicitAsync()
    {
        await stack.KillAsync(WorkerKind.Implicit);
        var last = await stack.ClickAsync("user-1");
        await stack.ClickAsync("user-1");
        last = await stack.ClickAsync("user-1");
        await stack.Bed.Kafka.DeleteRecordsAsync(last.Topic, last.Partition.Value, last.Offset.Value, Stop);
    }

    /// <summary>One user brings more than slow writes can take.</summary>
    async Task OverwhelmAsync()
    {
        stack.Bed.Server.Faults.Before = (method, cancel) =>
            method.EndsWith("/Upsert", StringComparison.Ordinal) ? Task.Delay(TimeSpan.FromSeconds(4), TimeProvider.System, cancel) : Task.CompletedTask;
        for (var i = 0; i < 12; i++)
        {
            await Task.WhenAll(Enumerable.Range(0, 600).Select(_ => stack.ClickAsync("user-1")));
            await Task.Delay(TimeSpan.FromMilliseconds(400), TimeProvider.System, Stop);
        }
    }

    async Task BoardAsync(DateTimeOffset start, DateTimeOffset end)
    {
        var panels = new List<BoardPicture.Panel>();
        using var board = JsonDocument.Parse(Repository.Read("docker/grafana/streaming.json"));
        foreach (var panel in board.RootElement.GetProperty("panels").EnumerateArray())
        {
            var (title, lines) = (panel.GetProperty("title").GetString()!, new List<BoardPicture.Line>());
            foreach (var target in panel.TryGetProperty("targets", out var targets) ? targets.EnumerateArray() : default)
            {
                var series = await stack.Prometheus.RangeAsync(ScaledTime.Of(target.GetProperty("expr").GetString()!), start, end);
                Assert.True(series.Any(one => one.Points.Count > 0), $"The panel '{title}' has no data for {target.GetProperty("expr").GetString()}");
                lines.AddRange(series.Select(one => new BoardPicture.Line(BoardPicture.Legend(target.GetProperty("legendFormat").GetString()!, one.Labels), one.Points)));
            }
            panels.Add(new BoardPicture.Panel(title, panel.GetProperty("type").GetString() == "row", lines));
        }

        var picture = BoardPicture.Draw(panels, start.ToUnixTimeMilliseconds() / 1000.0, end.ToUnixTimeMilliseconds() / 1000.0);
        if (Environment.GetEnvironmentVariable(PictureVariable) is { Length: > 0 } file)
            await File.WriteAllTextAsync(file, picture, Stop);
    }

    static bool IsAlone => Environment.GetEnvironmentVariable(Alone) == "1";

    static Task Do(Action act)
    {
        act();
        return Task.CompletedTask;
    }

    static CancellationToken Stop => TestContext.Current.CancellationToken;
}
