using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Google.Protobuf;
using Streaming.Contracts;
using Streaming.EndToEnd.Tests.Stage;
using Streaming.Experiments.Api;

namespace Streaming.EndToEnd.Tests;

[Collection(Cluster.Collection)]
public sealed class ExperimentTests(Cluster cluster)
{
    const string Name = "experiment";
    const int Limit = 5;

    static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);
    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EveryAnswerAndClick_IsCountedOnceForItsArm_ThoughTheWorkerIsKilled()
    {
        var shop = new Shop(Name, topics: 3, itemsPerTopic: 10);
        await cluster.LoadAsync(shop.Items, Cancel);

        await VisitAsync(shop, 0, 20);
        await CountedAsync(20);
        await cluster.Worker("experiments").KillAsync();
        await VisitAsync(shop, 20, 40);
        cluster.Worker("experiments").Start();
        var experiment = await CountedAsync(40);

        Assert.Equal((40, 40 * Limit), (experiment.Arms.Sum(arm => arm.Users), experiment.Arms.Sum(arm => arm.Impressions)));
        Assert.Equal(["control", "treatment"], experiment.Arms.Select(arm => arm.Name));
        Assert.All(experiment.Arms, arm => Assert.Equal(1.0 / Limit, arm.Metrics["clickRate"].Value, 1e-9));
    }

    async Task VisitAsync(Shop shop, int from, int to)
    {
        List<Engagement> clicks = [];
        for (var i = from; i < to; i++)
        {
            var request = new RetrieveRequest
            {
                RequestId = string.Create(CultureInfo.InvariantCulture, $"{Name}-request-{i}"),
                UserId = string.Create(CultureInfo.InvariantCulture, $"{Name}-user-{i}"),
                Limit = Limit,
                Surface = Cluster.ExperimentSurface,
                FallbackTopics = { shop.Topics[i % 3] },
            };
            using var body = new StringContent(JsonFormatter.Default.Format(request), Encoding.UTF8, "application/json");
            using var answered = await cluster.Http.PostAsync(new Uri(cluster.QueryHttp, "/v1/retrieve"), body, Cancel);
            var answer = JsonParser.Default.Parse<RetrieveResponse>(await answered.Content.ReadAsStringAsync(Cancel));
            Assert.Equal((Limit, Cluster.Experiment), (answer.Items.Count, answer.Arm.Experiment));
            Assert.Equal(answer.Arm.Arm == "control" ? "single" : "blended", answer.StrategyName);
            clicks.Add(new Engagement
            {
                EventId = $"{request.RequestId}-click", UserId = request.UserId, ItemId = answer.Items[0].ItemId, Action = Contracts.Action.Click, RequestId = request.RequestId,
            });
        }
        await ServedAsync(clicks);
        foreach (var click in clicks)
            await cluster.ProduceAsync(cluster.Topics.Engagements, click.UserId, click);
    }

    /// <summary>Nobody clicks before the answer's record is in its topic: people are slower than a producer.</summary>
    Task ServedAsync(List<Engagement> clicks) => Eventually.HoldsAsync(
        async _ =>
        {
            var served = (await cluster.ReadAsync(cluster.Topics.Served)).Select(record => RecordCodec.Served.Parse(record.Value).RequestId).ToHashSet();
            var missing = clicks.Count(click => !served.Contains(click.RequestId));
            return missing == 0 ? null : $"{missing} answers are not in the topic yet";
        },
        Deadline, Cancel);

    async Task<ExperimentReport> CountedAsync(int clicks)
    {
        ExperimentReport? counted = null;
        await Eventually.HoldsAsync(
            async cancel =>
            {
                try
                {
                    using var response = await cluster.Http.GetAsync(new Uri(cluster.Worker("experiments").Address, "/v1/experiments"), cancel);
                    if (response.StatusCode != HttpStatusCode.OK)
                        return await response.Content.ReadAsStringAsync(cancel);
                    var report = (await response.Content.ReadFromJsonAsync<ExperimentsReport>(Json, cancel))!;
                    counted = report.Experiments.FirstOrDefault(experiment => experiment.Name == Cluster.Experiment);
                    var found = counted?.Arms.Sum(arm => Math.Round((arm.Metrics.GetValueOrDefault("clickRate")?.Value ?? 0) * arm.Impressions));
                    return found >= clicks ? null : $"{found} of {clicks} clicks are counted\n{cluster.Worker("experiments").Output}";
                }
                catch (HttpRequestException e)
                {
                    return e.Message;
                }
            },
            Deadline, Cancel);
        return counted!;
    }
}
