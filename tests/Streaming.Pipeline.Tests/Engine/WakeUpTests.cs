using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Streaming.Contracts;
using Streaming.Pipeline.Users;
using Streaming.Qdrant;

namespace Streaming.Pipeline.Tests.Engine;

/// <summary>Items that come later: what a user waits for is in the user's point, so no event, no record and no process is needed to remember it.</summary>
public sealed class WakeUpTests(EngineFixture fixture) : IClassFixture<EngineFixture>
{
    static readonly float[] North = [1, 0, 0, 0], East = [0, 1, 0, 0];

    readonly string _id = Guid.NewGuid().ToString();

    [Fact]
    public async Task ItemArrives_WhoWaitsForItIsRecomputedWithoutAnEvent()
    {
        await using var stage = new WorkerStage(fixture);
        await stage.CreateAsync();
        var worker = await stage.StartAsync();
        var before = await WaitForItemAsync(stage, worker, _id, _id);

        await PutItemAsync(_id);
        await TellOfItemAsync(stage, worker, _id);

        var after = await ResolvedAsync(_id);
        Assert.Equal(North, after.Vectors);
        Assert.Equal(before.Counts, after.Counts);
        Assert.Equal(before.Applied, after.Applied);
    }

    [Fact]
    public async Task ItemArrivesWhileTheWorkerIsDown_ItsNextStartFindsWhoWaits()
    {
        await using var stage = new WorkerStage(fixture);
        await stage.CreateAsync();
        var worker = await stage.StartAsync();
        await WaitForItemAsync(stage, worker, _id, _id);
        await stage.StopAsync(worker);

        await PutItemAsync(_id);
        await stage.StartAsync();

        Assert.Equal(North, (await ResolvedAsync(_id)).Vectors);
    }

    [Fact]
    public async Task ItemArrivesAfterARestart_WhoWaitedBeforeIsRecomputed()
    {
        await using var stage = new WorkerStage(fixture);
        await stage.CreateAsync();
        var worker = await stage.StartAsync();
        await WaitForItemAsync(stage, worker, _id, _id);
        await stage.StopAsync(worker);

        worker = await stage.StartAsync();
        await Eventually.TrueAsync(() => WorkerStage.IsAssigned(worker, stage.Topics.Engagements, 0));
        await PutItemAsync(_id);
        await TellOfItemAsync(stage, worker, _id);

        Assert.Equal(North, (await ResolvedAsync(_id)).Vectors);
    }

    [Fact]
    public async Task ItemWhoseRecordNobodySaw_IsFoundByTheSweep()
    {
        await using var stage = new WorkerStage(fixture);
        await stage.CreateAsync();
        var worker = await stage.StartAsync(settings: ("Pipeline:Arrivals:SweepEvery", "00:00:00.1"));
        await WaitForItemAsync(stage, worker, _id, _id);

        await PutItemAsync(_id);

        Assert.Equal(North, (await ResolvedAsync(_id)).Vectors);
    }

    [Fact]
    public async Task TopicArrives_WhoFollowsItIsRecomputed()
    {
        await using var stage = new WorkerStage(fixture);
        await stage.CreateAsync();
        var worker = await stage.StartAsync(Generation.UserExplicitAlias);
        await stage.ProduceAsync(worker, stage.Topics.ProfileChanges, _id, new ProfileChange
        {
            EventId = "e", UserId = _id, FollowTopic = new FollowTopic { TopicId = _id },
        });
        var reader = fixture.Pipeline.Worker(Generation.UserExplicitAlias);
        await Eventually.TrueAsync(async () => (await reader.ReadAsync(_id))?.Unresolved is [var key] && key == UnresolvedKey.Topic(_id));

        await reader.PutTopicAsync(_id, North);
        await TellOfItemAsync(stage, worker, "any item", topics: _id);

        await Eventually.TrueAsync(async () => (await reader.ReadAsync(_id))!.Unresolved.Count == 0);
        Assert.Equal(North, (await reader.ReadAsync(_id))!.Vectors);
    }

    [Fact]
    public async Task ItemChanges_WhoDoesNothingIsReachedByTheSlowSweep()
    {
        await using var stage = new WorkerStage(fixture);
        await stage.CreateAsync();
        await PutItemAsync(_id);
        var worker = await stage.StartAsync(
            settings: [("Pipeline:Sweep:RetryAfter", "00:00:00.05"), ("Pipeline:Sweep:Every", "00:00:00.05")]);
        var reader = fixture.Pipeline.Worker();
        await stage.ProduceAsync(worker, stage.Topics.Engagements, _id, Click(_id, _id));
        await Eventually.TrueAsync(async () => (await reader.ReadAsync(_id))?.Vectors.SequenceEqual(North) == true);

        await reader.PutItemAsync(_id, East);
        await TellOfItemAsync(stage, worker, _id);

        await Eventually.TrueAsync(async () => (await reader.ReadAsync(_id))!.Vectors.SequenceEqual(East));
    }

    [Fact]
    public async Task SeveralInstances_EachUserIsWokenByTheOneThatOwnsItsPartition()
    {
        const int users = 20;
        await using var stage = new WorkerStage(fixture);
        await stage.CreateAsync(partitions: 2);
        WebApplication[] workers = [await stage.StartAsync(), await stage.StartAsync()];
        var woken = workers.Select(worker => new MetricCollector<long>(
            worker.Services.GetRequiredService<IMeterFactory>(), PipelineMetrics.MeterName, "streaming.users.woken")).ToList();
        await Eventually.TrueAsync(() => workers.All(worker => stage.Assigned(worker) > 0) && workers.Sum(stage.Assigned) == 4);
        string[] ids = [.. Enumerable.Range(0, users).Select(i => $"{i}-{_id}")];
        foreach (var id in ids)
            await WaitForItemAsync(stage, workers[0], id, _id);

        await PutItemAsync(_id);
        await TellOfItemAsync(stage, workers[0], _id);
        foreach (var id in ids)
            await ResolvedAsync(id);

        long Woken() => woken.Sum(counter => counter.GetMeasurementSnapshot().Sum(m => m.Value));
        await Eventually.TrueAsync(() => Woken() >= users);
        Assert.Equal(users, Woken());
        woken.ForEach(counter => counter.Dispose());
    }

    /// <summary>A user who has engaged with an item that nobody knows yet.</summary>
    async Task<UserPoint> WaitForItemAsync(WorkerStage stage, WebApplication worker, string user, string item)
    {
        await stage.ProduceAsync(worker, stage.Topics.Engagements, user, Click(user, item));
        var reader = fixture.Pipeline.Worker();
        await Eventually.TrueAsync(async () => (await reader.ReadAsync(user))?.Unresolved is [var key] && key == UnresolvedKey.Item(item));
        return (await reader.ReadAsync(user))!;
    }

    static Engagement Click(string user, string item) => new() { EventId = user, UserId = user, ItemId = item, Action = Contracts.Action.Click };

    Task PutItemAsync(string item) => fixture.Pipeline.Worker().PutItemAsync(item, North);

    /// <summary>What the catalogue worker reads, too.</summary>
    static Task TellOfItemAsync(WorkerStage stage, WebApplication worker, string item, params string[] topics) => stage.ProduceAsync(
        worker, stage.Topics.Items, item, new Item { ItemId = item, Space = "default", Vector = { North }, Topics = { topics } });

    async Task<UserPoint> ResolvedAsync(string user)
    {
        var reader = fixture.Pipeline.Worker();
        await Eventually.TrueAsync(async () => (await reader.ReadAsync(user))!.Unresolved.Count == 0);
        return (await reader.ReadAsync(user))!;
    }
}
