using Microsoft.AspNetCore.Builder;
using Streaming.Contracts;
using Streaming.Experiments.Api;

namespace Streaming.Experiments.Tests;

public sealed class WorkerTests
{
    [Fact]
    public async Task EveryOutcome_IsCountedOnce_ThroughARestart_AndTheRampBegins()
    {
        await using var stage = await WorkerStage.CreateAsync();
        await using (var worker = await stage.StartWorkerAsync())
        {
            await VisitAsync(stage, 0, 60);
            await WorkerStage.ReportAsync(worker, report => Clicks(report) == 60);
            await worker.StopAsync(TestContext.Current.CancellationToken);
        }

        await using var again = await stage.StartWorkerAsync();
        await VisitAsync(stage, 60, 90);
        var report = await WorkerStage.ReportAsync(again, report => Clicks(report) >= 90);
        await again.StopAsync(TestContext.Current.CancellationToken);

        var experiment = Assert.Single(report.Experiments);
        Assert.Equal((90, 360), (experiment.Arms.Sum(arm => arm.Users), experiment.Arms.Sum(arm => arm.Impressions)));
        Assert.Equal(["control", "treatment"], experiment.Arms.Select(arm => arm.Name));
        Assert.All(experiment.Arms, arm => Assert.Equal((0.25, 2.0), (arm.Metrics["clickRate"].Value, arm.Metrics["distinctTopics"].Value)));
        Assert.Equal((0, 0.1, "running"), (experiment.Ramp!.Stage, experiment.Ramp.Exposure, experiment.Ramp.Status));
        Assert.False(experiment.SampleRatio.Broken);
        Assert.Equal("treatment", Assert.Single(experiment.Comparisons).Arm);
    }

    [Fact]
    public async Task ABrokenRecord_GoesToTheDeadLetters_AndAnErasureIsApplied_AndTheStreamGoesOn()
    {
        await using var stage = await WorkerStage.CreateAsync();
        await using var worker = await stage.StartWorkerAsync();
        await stage.ProduceAsync(stage.Topics.Served, "u", new Served { UserId = "u" });
        await stage.ProduceAsync(stage.Topics.ProfileChanges, "gone", new ProfileChange { EventId = "e", UserId = "gone", EraseHistory = new EraseHistory() });
        await VisitAsync(stage, 0, 4);

        var report = await WorkerStage.ReportAsync(worker, report => Clicks(report) == 4);
        await worker.StopAsync(TestContext.Current.CancellationToken);

        Assert.Equal(4, report.Experiments.Single().Arms.Sum(arm => arm.Users));
    }

    static double Clicks(ExperimentsReport report) =>
        report.Experiments.Sum(experiment => experiment.Arms.Sum(arm => Math.Round(arm.Impressions * (arm.Metrics.GetValueOrDefault("clickRate")?.Value ?? 0))));

    /// <summary>Users who are each answered with four items and click the first one.</summary>
    static async Task VisitAsync(WorkerStage stage, int from, int to)
    {
        for (var user = from; user < to; user++)
        {
            var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
            var served = Records.Served($"user-{user}", 0, $"request-{user}", user % 2 == 0 ? "control" : "treatment");
            served.ServedAt = UnixTime.ToTimestamp(now);
            await stage.ProduceAsync(stage.Topics.Served, served.UserId, served);
            var engagement = Records.Engagement(served.UserId, 0, request: served.RequestId);
            engagement.OccurredAt = UnixTime.ToTimestamp(now);
            await stage.ProduceAsync(stage.Topics.Engagements, served.UserId, engagement);
        }
    }
}
