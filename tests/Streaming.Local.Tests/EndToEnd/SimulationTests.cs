using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Google.Protobuf;
using Streaming.Contracts;
using Streaming.Experiments.Api;
using Streaming.Local.Evaluation;

namespace Streaming.Local.Tests.EndToEnd;

public sealed class SimulationTests(SimulatedRun run) : IClassFixture<SimulatedRun>
{
    /// <summary>Of some ten metrics of one experiment in which nothing differs, one in a hundred such experiments has one below it.</summary>
    const double Significant = 0.001;

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void Report_AccountsForEveryEvent_AndSeveralVectorsFindMoreThanOne()
    {
        var report = run.Report;

        Assert.Empty(report.Errors);
        Assert.True(report.Implicit.DeadLettered > 0, "a broken record is in the dead letters");
        Assert.True(report.Implicit.Duplicate > 0, "duplicates are counted");
        Assert.True(report.Implicit.LateDropped > 0, "what lies before an erasure is dropped");
        Assert.True(Score(Strategy.Blended).Coverage > Score(Strategy.Single).Coverage, "several vectors cover more than one");
        Assert.True(Score(Strategy.Blended).RecallTail > Score(Strategy.Single).RecallTail, "several vectors find more of the tail");
        Assert.True(report.Freshness.P50 > 0 && report.Query.P50 > 0, "what was measured took time");
        Assert.Equal("embedded", report.Servers.Qdrant);
    }

    [Fact]
    public async Task Stack_GoesOnServing_OverJson_AndOnTheTopic()
    {
        var user = run.Workload.Users[0].UserId;

        using var client = new HttpClient();
        using var response = await client.PostAsJsonAsync($"http://127.0.0.1:{run.Options.Port}/v1/retrieve", new { userId = user, limit = 10 }, Cancel);
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>(Cancel);
        Assert.Equal(10, answer.GetProperty("items").GetArrayLength());
        Assert.NotEqual("", answer.GetProperty("interests")[0].GetProperty("reason").GetString());
        Assert.NotEmpty(answer.GetProperty("implicit").GetProperty("progress").EnumerateArray());

        var reply = await AskOnTheTopicAsync(user);
        Assert.Equal("over-the-topic", reply.RequestId);
        Assert.Equal(10, reply.Response.Items.Count);
    }

    [Fact]
    public void Experiment_OfUsersWhoGoByTheirPlantedInterests_FindsBlendedBetter_OnTopicsAndSaves()
    {
        var experiment = Experiment("blended-or-single");

        foreach (var metric in (string[])["distinctTopics", "saveRate", "clickRate"])
            Assert.True(Difference(experiment, metric) is { Low: > 0, PValue: < Significant }, $"{metric}: {Difference(experiment, metric)}");
        Assert.False(experiment.SampleRatio.Broken);
    }

    [Fact]
    public void Experiment_OfTheSameInBothArms_ShowsNothing()
    {
        var experiment = Experiment("a-a");

        Assert.All(Assert.Single(experiment.Comparisons).Differences, metric => Assert.True(metric.Value.PValue > Significant, $"{metric}"));
        Assert.False(experiment.SampleRatio.Broken);
    }

    [Fact]
    public void Adaptive_FindsTheBetterSplit_AndFollowsAChange()
    {
        var shares = run.Report.Experiments!.Shares;

        Assert.True(shares[1] > shares[0] + 0.1, $"users went by their behaviour, and the share of implicit interests went from {shares[0]} to {shares[1]}");
        Assert.True(shares[2] < shares[1] - 0.2, $"users went by their choices, and the share of implicit interests went from {shares[1]} to {shares[2]}");
    }

    StrategyScore Score(Strategy strategy) => run.Report.Evaluation.Overall[strategy];

    ExperimentReport Experiment(string name) => run.Report.Experiments!.Report.Experiments.Single(experiment => experiment.Name == name);

    static DifferenceReport Difference(ExperimentReport experiment, string metric) => Assert.Single(experiment.Comparisons).Differences[metric];

    async Task<RetrievalReply> AskOnTheTopicAsync(string user)
    {
        var replies = new ConcurrentQueue<RetrievalReply>();
        var replied = new TaskCompletionSource();
        using var follower = run.Stack.Follow(run.Stack.Topics.RetrievalResponses, record =>
        {
            replies.Enqueue(RetrievalReply.Parser.ParseFrom(record.Value));
            replied.TrySetResult();
        });
        await follower.StartAsync(Cancel);
        var request = new RetrieveRequest { RequestId = "over-the-topic", UserId = user, Limit = 10 };
        await run.Stack.Producer.ProduceAsync(
            run.Stack.Topics.RetrievalRequests, Encoding.UTF8.GetBytes(user), request.ToByteArray(), cancellationToken: Cancel);
        await replied.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancel);
        await follower.StopAsync(Cancel);
        return Assert.Single(replies);
    }
}
