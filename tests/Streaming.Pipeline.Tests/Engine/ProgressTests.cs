using System.Text.Json;
using Streaming.Interests;
using Streaming.Pipeline.Users;
using Streaming.Qdrant;

namespace Streaming.Pipeline.Tests.Engine;

/// <summary>What a worker does where progress, states and Kafka do not go together: the whole engine, states and progress in Qdrant.</summary>
public sealed class ProgressTests(EngineFixture fixture) : IClassFixture<EngineFixture>
{
    readonly string _user = Guid.NewGuid().ToString();

    [Fact]
    public async Task CollectionEmptied_StopsWithTheOption_AndIsBuiltAnewToTheSameStatesAndVectors()
    {
        await using var stage = new EngineStage(fixture);
        await ApplyAsync(stage, "e0", "e1", "e2");
        var before = await fixture.Pipeline.Worker().ReadAsync(_user);
        await CollectionCopy.EmptyAsync(fixture.Pipeline.Qdrant, stage.Collection);

        var fault = await EngineStage.FaultAsync(await stage.StartAsync(fixture.Pipeline.Worker()));
        Assert.Contains("committed offset 3, but the state has no progress", fault.Message, StringComparison.Ordinal);
        Assert.Contains("Stream:StartWithoutProgress=Earliest", fault.Message, StringComparison.Ordinal);
        Assert.Null(await fixture.Pipeline.Worker().ReadAsync(_user));

        await stage.StartAsync(fixture.Pipeline.Worker(), settings: [("Stream:StartWithoutProgress", "Earliest")]);
        await stage.ProgressReachesAsync(3);
        Assert.Equal(Content(before), Content(await fixture.Pipeline.Worker().ReadAsync(_user)));
    }

    [Fact]
    public async Task CollectionRestoredUnderARunningWorker_StopsIt_AndTheNextStartMakesTheStatesRight()
    {
        await using var stage = new EngineStage(fixture);
        await stage.CreateAsync();
        var worker = await stage.StartAsync(fixture.Pipeline.Worker());
        await stage.ProduceAsync(worker, (_user, "e0"));
        await stage.ProgressReachesAsync(1);
        var snapshot = await CollectionCopy.TakeAsync(fixture.Pipeline.Qdrant, stage.Collection);
        await stage.ProduceAsync(worker, (_user, "e1"));
        await stage.ProgressReachesAsync(2);

        await snapshot.RestoreAsync();
        await stage.ProduceAsync(worker, (_user, "e2"));
        var fault = await EngineStage.FaultAsync(worker);
        Assert.Contains("replaced or restored under this worker", fault.Message, StringComparison.Ordinal);

        await stage.StartAsync(fixture.Pipeline.Worker());
        await stage.ProgressReachesAsync(3);
        Assert.Equal(["e0", "e1", "e2"], await fixture.Pipeline.Worker().EventsAsync(_user));
    }

    [Fact]
    public async Task TopicMadeAnewThatReachesBeyondTheProgress_StopsWithTheOption_AndAcceptedIsReadFromItsBeginning()
    {
        await using var stage = new EngineStage(fixture);
        await ApplyAsync(stage, "e0");
        await stage.Kafka.RecreateTopicAsync(stage.Topic, 1, TestContext.Current.CancellationToken);

        var worker = await stage.StartAsync(fixture.Pipeline.Worker(), pauseWhile: () => true);
        await stage.ProduceAsync(worker, (_user, "n0"), (_user, "n1"), (_user, "n2"));
        var fault = await EngineStage.FaultAsync(worker);
        Assert.Contains("of a topic that was deleted", fault.Message, StringComparison.Ordinal);
        await stage.StopAsync(worker);
        fault = await EngineStage.FaultAsync(await stage.StartAsync(fixture.Pipeline.Worker()));
        Assert.Contains("Stream:AcceptGap=true", fault.Message, StringComparison.Ordinal);

        await stage.StartAsync(fixture.Pipeline.Worker(), settings: [("Stream:AcceptGap", "true")]);
        await Eventually.TrueAsync(async () => (await fixture.Pipeline.Worker().EventsAsync(_user)).Length == 4);
    }

    /// <summary>Applies events and stops gracefully.</summary>
    async Task ApplyAsync(EngineStage stage, params string[] events)
    {
        await stage.CreateAsync();
        var worker = await stage.StartAsync(fixture.Pipeline.Worker());
        await stage.ProduceAsync(worker, events.Select(e => (_user, e)));
        await stage.ProgressReachesAsync(events.Length);
        await stage.StopAsync(worker);
    }

    static string Content(UserPoint? point) => JsonSerializer.Serialize(new
    {
        State = point!.State.Window.Select(e => $"{e.EventId} {e.Time} {e.ItemId}"),
        point.Interests,
        point.Vectors,
        point.Unresolved,
        point.Counts,
    });
}
