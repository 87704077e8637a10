using Streaming.Interests;
using Streaming.Kafka;

namespace Streaming.Pipeline.Tests.Mechanisms;

public sealed class ErasureFenceTests(PipelineFixture fixture) : IClassFixture<PipelineFixture>
{
    const long Erased = 50;

    readonly string _user = Guid.NewGuid().ToString();

    [Fact]
    public async Task WriteUnderWayWhileTheUserIsErased_BringsNothingBack()
    {
        Assert.Empty(await EraseDuringAWriteAsync(handler => handler));
        Assert.Equal(Erased, (await fixture.Worker().ReadAsync(_user))!.State.ErasedAt);
    }

    [Fact]
    public async Task ReplayAfterAnErasure_BringsNothingBack() => Assert.Empty(await EraseAndReplayAsync(handler => handler));

    [Fact]
    public async Task SwitchedOff_WriteUnderWayWhileTheUserIsErased_BringsAnErasedFactBack() =>
        Assert.Equal(["e2"], await EraseDuringAWriteAsync(Unfenced));

    [Fact]
    public async Task SwitchedOff_ReplayAfterAnErasure_BringsErasedFactsBack() =>
        Assert.Equal(["e1", "e2"], await EraseAndReplayAsync(Unfenced));

    /// <summary>A worker has folded an event from before the erasure and is about to write it.</summary>
    async Task<string[]> EraseDuringAWriteAsync(Func<IBatchHandler<UserEvent>, IBatchHandler<UserEvent>> around)
    {
        var client = new ScriptedQdrant(fixture.Client());
        var (slow, other) = (around(fixture.Worker(client: client).Handler), around(fixture.Worker().Handler));
        await HandleAsync(other, 0, Engaged("e1", 10));
        client.BeforeNextWrite = _ => HandleAsync(other, 2, new ErasureEvent(Erased));

        await HandleAsync(slow, 1, Engaged("e2", 20));

        return await fixture.Worker().EventsAsync(_user);
    }

    /// <summary>After the erasure, what was before it is delivered again: a rewind, a redrive of dead letters, a rebuild.</summary>
    async Task<string[]> EraseAndReplayAsync(Func<IBatchHandler<UserEvent>, IBatchHandler<UserEvent>> around)
    {
        UserEvent[] before = [Engaged("e1", 10), Engaged("e2", Erased)];
        await HandleAsync(around(fixture.Worker().Handler), 0, before);
        await HandleAsync(around(fixture.Worker().Handler), 2, new ErasureEvent(Erased));

        await HandleAsync(around(fixture.Worker().Handler), 0, before);

        return await fixture.Worker().EventsAsync(_user);
    }

    DeletesInsteadOfFencing Unfenced(IBatchHandler<UserEvent> handler) => new(handler, fixture.Qdrant, fixture.Generation.UserImplicit);

    Task HandleAsync(IBatchHandler<UserEvent> handler, long firstOffset, params UserEvent[] events) =>
        handler.HandleAsync([TestWorker.Records(_user, firstOffset, events)], TestContext.Current.CancellationToken);

    static EngagementEvent Engaged(string id, long time) => new(time, id, "item", EngagementAction.Click, -1);
}
