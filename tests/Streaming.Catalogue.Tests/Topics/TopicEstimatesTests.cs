using Grpc.Core;
using Streaming.Catalogue.Topics;
using Streaming.Kafka;
using Streaming.Pipeline.Items;
using Streaming.Qdrant;

namespace Streaming.Catalogue.Tests.Topics;

public sealed class TopicEstimatesTests(CatalogueFixture fixture) : IClassFixture<CatalogueFixture>
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Refresh_GivesTheDirectionOfTheMeanOfItsItems()
    {
        await ApplyAsync(
            Records.Update(Records.Item("m1", 90, [5, 0], "mean"), 100), Records.Update(Records.Item("m2", 90, [0, 0.1f], "mean"), 100));

        var topic = (await fixture.TopicAsync("mean"))!;
        Assert.Equal([0.7071f, 0.7071f], Floats.Read(topic.Vectors).Select(x => MathF.Round(x, 4)));
        Assert.Equal(("mean", 2L), (topic.Payload[ItemPayload.TopicId].StringValue, topic.Payload[ItemPayload.Count].IntegerValue));
        Assert.True(topic.Payload[ItemPayload.Estimate].BoolValue);
    }

    [Fact]
    public async Task Refresh_WhenItemsLeave_CountsThemNoMore()
    {
        await ApplyAsync(
            Records.Update(Records.Item("l1", 90, [1, 0], "left", "kept"), 100), Records.Update(Records.Item("l2", 90, [0, 1], "left"), 100));
        await ApplyAsync(Records.Update(Records.Item("l1", 95, [1, 0], "kept"), 101));

        Assert.Equal([0f, 1f], await fixture.TopicVectorAsync("left"));

        await ApplyAsync(Records.Deletion("l2", 102));

        var empty = (await fixture.TopicAsync("left"))!;
        Assert.Equal(0, empty.Payload[ItemPayload.Count].IntegerValue);
        Assert.Empty(Floats.Read(empty.Vectors));
        Assert.Equal(1, (await fixture.TopicAsync("kept"))!.Payload[ItemPayload.Count].IntegerValue);
    }

    [Fact]
    public async Task Refresh_AfterACrashBeforeIt_IsMadeUpForByTheRedelivery()
    {
        await ApplyAsync(Records.Update(Records.Item("c1", 90, [1, 0], "crash-old"), 100));
        SourceRecord[] moved = [Records.Update(Records.Item("c1", 95, [1, 0], "crash-new"), 101, 1)];
        using (var lost = fixture.Estimates())
            await fixture.Handler(lost).HandleAsync(Records.Batch(moved), Cancel);
        Assert.Equal(1, (await fixture.TopicAsync("crash-old"))!.Payload[ItemPayload.Count].IntegerValue);

        await ApplyAsync(moved);

        Assert.Equal(0, (await fixture.TopicAsync("crash-old"))!.Payload[ItemPayload.Count].IntegerValue);
        Assert.Equal(1, (await fixture.TopicAsync("crash-new"))!.Payload[ItemPayload.Count].IntegerValue);
    }

    [Fact]
    public async Task Refresh_OfMoreItemsThanTheSample_CountsAllOfThem()
    {
        var records = Enumerable.Range(0, 20).Select(i => Records.Update(Records.Item($"s{i}", 90, [1, 0], "sampled"), 100, i)).ToArray();

        await ApplyAsync(8, records);

        var topic = (await fixture.TopicAsync("sampled"))!;
        Assert.Equal(20, topic.Payload[ItemPayload.Count].IntegerValue);
        Assert.Equal([1f, 0f], Floats.Read(topic.Vectors));
    }

    [Fact]
    public async Task Refresh_OfVectorsThatCancelOut_HasACountAndNoVector()
    {
        await ApplyAsync(
            Records.Update(Records.Item("x1", 90, [1, 0], "cancel"), 100), Records.Update(Records.Item("x2", 90, [-1, 0], "cancel"), 100));

        var topic = (await fixture.TopicAsync("cancel"))!;
        Assert.Equal(2, topic.Payload[ItemPayload.Count].IntegerValue);
        Assert.Empty(Floats.Read(topic.Vectors));
    }

    [Fact]
    public async Task Refresh_WhileAnotherWorkerRefreshesTheSameTopic_EndsWithAllItems()
    {
        using var slow = fixture.Estimates();
        await fixture.Handler(slow).HandleAsync(Records.Batch(Records.Update(Records.Item("w1", 90, [1, 0], "shared"), 100)), Cancel);

        var overtaken = false;
        fixture.Server.Faults.After = async (method, _) =>
        {
            if (method != "/qdrant.Points/Scroll" || overtaken)
                return;
            overtaken = true;
            await ApplyAsync(Records.Update(Records.Item("w2", 90, [0, 1], "shared"), 100));
        };
        await slow.RefreshAsync(Cancel);
        fixture.Server.Faults.After = null;

        Assert.True(overtaken);
        Assert.Equal(2, (await fixture.TopicAsync("shared"))!.Payload[ItemPayload.Count].IntegerValue);
    }

    [Fact]
    public async Task Advance_WhenTheRefreshFails_HoldsProgressBackAndTriesAgain()
    {
        using var estimates = fixture.Estimates();
        var progress = new RecordedProgress();
        var store = new RefreshBeforeProgress(progress, estimates);
        await fixture.Handler(estimates).HandleAsync(Records.Batch(Records.Update(Records.Item("p1", 90, null, "held"), 100)), Cancel);

        fixture.Server.Faults.Before = (method, _) => method == "/qdrant.Points/Scroll"
            ? throw new RpcException(new Status(StatusCode.PermissionDenied, "not now"))
            : Task.CompletedTask;
        await Assert.ThrowsAnyAsync<Exception>(() => store.AdvanceAsync([new Progress("items", 0, 1, 100)], Cancel));
        fixture.Server.Faults.Before = null;
        Assert.Empty(progress.Advanced);

        await store.AdvanceAsync([new Progress("items", 0, 1, 100)], Cancel);

        Assert.Equal(1, Assert.Single(progress.Advanced).Offset);
        Assert.NotNull(await fixture.TopicAsync("held"));
    }

    Task ApplyAsync(params SourceRecord[] records) => ApplyAsync(1000, records);

    async Task ApplyAsync(int sample, params SourceRecord[] records)
    {
        using var estimates = fixture.Estimates(sample);
        await fixture.Handler(estimates).HandleAsync(Records.Batch(records), Cancel);
        await estimates.RefreshAsync(Cancel);
    }

    sealed class RecordedProgress : IProgressStore
    {
        public List<Progress> Advanced { get; } = [];

        public Task<Progress?> ReadAsync(string topic, int partition, CancellationToken cancellationToken) => Task.FromResult<Progress?>(null);

        public Task AdvanceAsync(IReadOnlyList<Progress> progress, CancellationToken cancellationToken)
        {
            Advanced.AddRange(progress);
            return Task.CompletedTask;
        }

        public Task RewindAsync(Progress progress, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
