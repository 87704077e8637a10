using Streaming.Interests;
using Streaming.Pipeline.Users;
using Streaming.Qdrant;

namespace Streaming.Pipeline.Tests.Mechanisms;

public sealed class ReadBackTests(PipelineFixture fixture) : IClassFixture<PipelineFixture>
{
    [Fact]
    public async Task WriteThatTheServerLeftOut_IsFoundOutAndFoldedAgain() => Assert.Equal(
        ["e0", "e1", "e2", "e3"], await new TwoWriters(fixture, client => client) { UserExists = true }.InterleaveAsync());

    [Fact]
    public async Task SwitchedOff_WriteThatTheServerLeftOut_IsTakenForDone()
    {
        // The handler returned, so progress passes e1: nobody will ever bring it again.
        var writers = new TwoWriters(fixture, client => new WithoutReadBack(client)) { UserExists = true };
        Assert.Equal(["e0", "e2", "e3"], await writers.InterleaveAsync());
        Assert.Equal(0, writers.Conflicts);
    }

    [Fact]
    public async Task AnswerLostAfterTheEffect_AndTheBatchHandedOverAgain_CountsOnce()
    {
        var user = Guid.NewGuid().ToString();
        var client = new ScriptedQdrant(fixture.Client());
        var worker = fixture.Worker(client: client);
        client.AfterNextWrite = _ => throw new QdrantUnavailableException("no answer in time");
        var batch = new[] { TestWorker.Records(user, 0, new EngagementEvent(1, "e1", "item", EngagementAction.View, -1)) };

        await Assert.ThrowsAsync<QdrantUnavailableException>(() => worker.Handler.HandleAsync(batch, Token));
        await worker.Handler.HandleAsync(batch, Token);

        var point = await worker.ReadAsync(user);
        Assert.Equal((1, new RecordCounts(1, 0, 0)), (point!.Revision, point.Counts));
    }

    [Fact]
    public async Task AnswerLostBeforeTheEffect_AndTheBatchHandedOverAgain_IsWritten()
    {
        var user = Guid.NewGuid().ToString();
        var client = new ScriptedQdrant(fixture.Client());
        var worker = fixture.Worker(client: client);
        client.BeforeNextWrite = _ => throw new QdrantUnavailableException("no connection");
        var batch = new[] { TestWorker.Records(user, 0, new EngagementEvent(1, "e1", "item", EngagementAction.View, -1)) };

        await Assert.ThrowsAsync<QdrantUnavailableException>(() => worker.Handler.HandleAsync(batch, Token));
        await worker.Handler.HandleAsync(batch, Token);

        Assert.Equal(["e1"], await worker.EventsAsync(user));
    }

    static CancellationToken Token => TestContext.Current.CancellationToken;
}
