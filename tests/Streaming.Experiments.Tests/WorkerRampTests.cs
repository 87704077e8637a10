using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Streaming.Arms;
using Streaming.Contracts;
using Action = Streaming.Contracts.Action;

namespace Streaming.Experiments.Tests;

public sealed partial class WorkerRampTests
{
    const string Ramp = "Experiments:Running:blending:Ramp:";

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RampGoesOnByItself_UntilAGuardrailIsBroken_AndTellsReportQueryWorkersAndMetricsWhy()
    {
        await using var stage = await WorkerStage.CreateAsync(
            (Ramp + "StageTime", "00:00:00.1"), (Ramp + "MinUsers", "10"), (Ramp + "Guardrails:0:Metric", "hideRate"), (Ramp + "Guardrails:0:Tolerance", "0.05"));
        await using var worker = await stage.StartWorkerAsync();
        var decisions = new Decisions();
        using var follower = stage.Follow(decisions);
        await follower.StartAsync(Cancel);

        await VisitAsync(stage, 0, 80, controlHides: 0, treatmentHides: 0);
        await WorkerStage.ReportAsync(worker, report => report.Experiments.Any(experiment => experiment.Ramp is { Status: "complete", Exposure: 1 }));
        await VisitAsync(stage, 80, 240, controlHides: 1, treatmentHides: 3);
        var report = await WorkerStage.ReportAsync(worker, report => report.Experiments.Single().Ramp!.Status == "stopped");

        var ramp = report.Experiments.Single().Ramp!;
        Assert.Equal((0, 0.1), (ramp.Stage, ramp.Exposure));
        Assert.StartsWith("hideRate of treatment is", ramp.Reason, StringComparison.Ordinal);
        for (var tries = 0; decisions.RampOf("blending") is not { Status: RampStatus.Stopped } && tries < 600; tries++)
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Cancel);
        Assert.Equal((0.1, ramp.Reason), (decisions.RampOf("blending")!.Exposure, decisions.RampOf("blending")!.Reason));
        // A scrape may be answered with what was collected shortly before.
        var metrics = await MetricsAsync(worker);
        for (var tries = 0; !Stopped().IsMatch(metrics) && tries < 600; tries++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Cancel);
            metrics = await MetricsAsync(worker);
        }
        Assert.Matches(Stopped(), metrics);
        Assert.Matches("""streaming_experiments_metric\{[^}]*streaming_experiment_arm="treatment"[^}]*streaming_experiment_metric="hideRate"[^}]*\} 0\.""", metrics);
        await follower.StopAsync(Cancel);
        await worker.StopAsync(Cancel);
    }

    [GeneratedRegex("""streaming_experiments_ramp_stopped\{[^}]*streaming_experiment_name="blending"[^}]*\} 1\b""")]
    private static partial Regex Stopped();

    static async Task<string> MetricsAsync(WebApplication worker)
    {
        using var http = new HttpClient();
        return await http.GetStringAsync(new Uri($"{worker.Urls.Single()}/metrics"), Cancel);
    }

    /// <summary>Users who are each answered with four items and hide so many of them.</summary>
    static async Task VisitAsync(WorkerStage stage, int from, int to, int controlHides, int treatmentHides)
    {
        for (var user = from; user < to; user++)
        {
            var (now, isTreated) = (TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds(), user % 2 == 1);
            var served = Records.Served($"user-{user}", 0, $"request-{user}", isTreated ? "treatment" : "control");
            served.ServedAt = UnixTime.ToTimestamp(now);
            await stage.ProduceAsync(stage.Topics.Served, served.UserId, served);
            for (var item = 0; item < (isTreated ? treatmentHides : controlHides); item++)
            {
                var engagement = Records.Engagement(served.UserId, 0, item, Action.Hide, request: served.RequestId);
                engagement.OccurredAt = UnixTime.ToTimestamp(now);
                await stage.ProduceAsync(stage.Topics.Engagements, served.UserId, engagement);
            }
        }
    }
}
