using Streaming.Kafka;

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
