using Streaming.Kafka;
using Streaming.Qdrant;
using Streaming.Qdrant.Protocol;

namespace Streaming.Pipeline.Tests;

public sealed class QdrantProgressStoreTests(PipelineFixture fixture) : IClassFixture<PipelineFixture>
{
    readonly string _topic = Guid.NewGuid().ToString();

    QdrantProgressStore Store() => new(fixture.Qdrant, fixture.Generation.UserImplicit);

    [Fact]
    public async Task Read_WithoutProgress_IsNull() => Assert.Null(await Store().ReadAsync(_topic, 0, Token));

    [Fact]
    public async Task Advance_GoesForwardAndNeverBack()
    {
        await Store().AdvanceAsync([At(10, 100)], Token);
        await Store().AdvanceAsync([At(5, 900)], Token);
        Assert.Equal(At(10, 100), await Store().ReadAsync(_topic, 0, Token));

        await Store().AdvanceAsync([At(12, 120)], Token);
        Assert.Equal(At(12, 120), await Store().ReadAsync(_topic, 0, Token));
    }

    [Fact]
    public async Task Advance_OnAnIdlePartition_MovesTheTimeAlone()
    {
        var store = Store();
        await store.AdvanceAsync([At(10, 100)], Token);
        await store.AdvanceAsync([At(10, 200)], Token);
        await store.AdvanceAsync([At(10, 150)], Token);
        Assert.Equal(At(10, 200), await store.ReadAsync(_topic, 0, Token));
    }

    [Fact]
    public async Task Advance_OverACollectionThatWentBack_StopsTheStreamAndLeavesItsProgress()
    {
        var store = Store();
        await store.AdvanceAsync([At(10, 100)], Token);
        await Store().RewindAsync(At(5, 50), Token);

        var fault = await Assert.ThrowsAsync<StreamFaultedException>(() => store.AdvanceAsync([At(12, 120)], Token));
        Assert.Contains("was 10 and now is 5", fault.Message, StringComparison.Ordinal);
        Assert.Equal(At(5, 50), await Store().ReadAsync(_topic, 0, Token));
    }

    [Fact]
    public async Task Advance_OverACollectionThatWasEmptied_StopsTheStreamAndMakesNoProgress()
    {
        var store = Store();
        await store.AdvanceAsync([At(10, 100)], Token);
        await fixture.Qdrant.DeleteAsync(
            new DeletePoints
            {
                CollectionName = fixture.Generation.UserImplicit,
                Points = new PointsSelector { Points = new PointsIdsList { Ids = { PointIds.Progress(_topic, 0).ToPointId() } } },
            },
            Token);

        await Assert.ThrowsAsync<StreamFaultedException>(() => store.AdvanceAsync([At(12, 120)], Token));
        Assert.Null(await Store().ReadAsync(_topic, 0, Token));
    }

    [Fact]
    public async Task Advance_BehindAnotherOwner_IsNoFault()
    {
        var store = Store();
        await store.AdvanceAsync([At(10, 100)], Token);
        await Store().AdvanceAsync([At(20, 200)], Token);
        await store.AdvanceAsync([At(12, 120)], Token);
        await store.AdvanceAsync([At(21, 210)], Token);
        Assert.Equal(At(21, 210), await store.ReadAsync(_topic, 0, Token));
    }

    [Fact]
    public async Task ReadAll_FindsEveryPartitionAndNoUser()
    {
        await Store().AdvanceAsync([At(1, 1), At(2, 2) with { Partition = 1 }], Token);
        await fixture.Worker().HandleAsync(Guid.NewGuid().ToString(), new Interests.ErasureEvent(1));
        var all = await Store().ReadAllAsync(Token);
        Assert.Equal([0, 1], all.Where(p => p.Topic == _topic).Select(p => p.Partition).Order());
    }

    Progress At(long offset, long time) => new(_topic, 0, offset, time);

    static CancellationToken Token => TestContext.Current.CancellationToken;
}
