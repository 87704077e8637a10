using Streaming.Pipeline.Tests.Engine;

namespace Streaming.Pipeline.Tests.Mechanisms;

public sealed class ProgressBesideStatesTests(EngineFixture fixture) : IClassFixture<EngineFixture>
{
    readonly string _user = Guid.NewGuid().ToString();

    [Fact]
    public async Task CollectionRestoredFromAnOldSnapshot_RewindsItsWorkersByItself() =>
        Assert.Equal(["e0", "e1", "e2", "e3", "e4"], await RestoreAsync(startFromCommits: false));

    [Fact]
    public async Task SwitchedOff_CollectionRestoredFromAnOldSnapshot_NeverGetsWhatItMisses() =>
        Assert.Equal(["e0", "e1", "e4"], await RestoreAsync(startFromCommits: true));

    /// <summary>
    /// The snapshot has <c>e0</c> and <c>e1</c>; Kafka's commit stands after <c>e3</c> when it is restored; <c>e4</c> comes afterwards.
    /// </summary>
    async Task<string[]> RestoreAsync(bool startFromCommits)
    {
        await using var stage = new EngineStage(fixture);
        await stage.CreateAsync();
        var worker = await stage.StartAsync(fixture.Pipeline.Worker());
        await stage.ProduceAsync(worker, (_user, "e0"), (_user, "e1"));
        await stage.ProgressReachesAsync(2);
        var snapshot = await CollectionCopy.TakeAsync(fixture.Pipeline.Qdrant, stage.Collection);
        await stage.ProduceAsync(worker, (_user, "e2"), (_user, "e3"));
        await stage.ProgressReachesAsync(4);
        await stage.StopAsync(worker);
        Assert.Equal(4, await stage.Kafka.CommittedAsync(stage.Group, stage.Topic, 0, TestContext.Current.CancellationToken));

        await snapshot.RestoreAsync();
        Assert.Equal(["e0", "e1"], await fixture.Pipeline.Worker().EventsAsync(_user));

        worker = await stage.StartAsync(fixture.Pipeline.Worker(), withoutProgress: startFromCommits);
        await stage.ProduceAsync(worker, (_user, "e4"));
        await Eventually.TrueAsync(async () => (await fixture.Pipeline.Worker().EventsAsync(_user)).Contains("e4"));
        return await fixture.Pipeline.Worker().EventsAsync(_user);
    }
}
