using Streaming.Catalogue.Items;
using Streaming.Kafka;
using Streaming.Pipeline.Items;
using Streaming.Qdrant;
using Streaming.Qdrant.Protocol;

namespace Streaming.Catalogue.Tests.Items;

public sealed class CatalogueHandlerTests(CatalogueFixture fixture) : IClassFixture<CatalogueFixture>
{
    readonly RecordedDeadLetters deadLetters = new();

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Handle_AnItem_StoresItAsPlanned()
    {
        var item = Records.Item("stored", 90, [3, 4], "jazz", "vinyl");
        item.CreatedAt = Contracts.UnixTime.ToTimestamp(10);

        await HandleAsync(Records.Update(item, 100));

        var point = await fixture.ItemAsync("stored");
        Assert.Equal([0.6f, 0.8f], Floats.Read(point!.Vectors).Select(x => MathF.Round(x, 5)));
        var payload = point.Payload;
        Assert.Equal("stored", payload[ItemPayload.ItemId].StringValue);
        Assert.Equal(["jazz", "vinyl"], payload[ItemPayload.Topics].ListValue.Values.Select(topic => topic.StringValue));
        Assert.Equal((90L, 10L), (payload[ItemPayload.UpdatedAt].IntegerValue, payload[ItemPayload.CreatedAt].IntegerValue));
        Assert.Equal("default", payload[ItemPayload.Space].StringValue);
    }

    [Fact]
    public async Task Handle_InAnyOrder_TheNewestStands()
    {
        await HandleAsync(Records.Update(Records.Item("order", 90, [1, 0]), 100));
        await HandleAsync(Records.Update(Records.Item("order", 80, [0, 1]), 101));

        Assert.Equal([1f, 0f], await fixture.ItemVectorAsync("order"));

        await HandleAsync(Records.Update(Records.Item("order", 95, [0, -1]), 102), Records.Update(Records.Item("order", 94, [0, 1]), 103, 1));

        Assert.Equal([0f, -1f], await fixture.ItemVectorAsync("order"));
        Assert.Empty(deadLetters.Sent);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("yesterday")]
    public async Task Handle_APointOfSomebodyElse_IsReplaced(string? updatedAt)
    {
        var id = "foreign-" + updatedAt;
        var foreign = new PointStruct { Id = PointIds.Item(id).ToPointId(), Vectors = Floats.None(), Payload = { ["colour"] = new Value { StringValue = "red" } } };
        if (updatedAt is not null)
            foreign.Payload[ItemPayload.UpdatedAt] = new Value { StringValue = updatedAt };
        await fixture.Qdrant.UpsertAsync(FencedWrites.Overwrite(CatalogueFixture.Generation.Items, foreign), Cancel);

        await HandleAsync(Records.Update(Records.Item(id, 90, [1, 0]), 100));

        Assert.Equal([1f, 0f], await fixture.ItemVectorAsync(id));
        Assert.False((await fixture.ItemAsync(id))!.Payload.ContainsKey("colour"));
        Assert.Empty(deadLetters.Sent);
    }

    [Fact]
    public async Task Handle_ADeletion_LeavesATombstoneThatOlderRecordsDoNotRevive()
    {
        await HandleAsync(Records.Update(Records.Item("gone", 90, null, "jazz"), 100));
        await HandleAsync(Records.Deletion("gone", 120));
        await HandleAsync(Records.Update(Records.Item("gone", 110), 130));

        var point = (await fixture.ItemAsync("gone"))!;
        Assert.Empty(Floats.Read(point.Vectors));
        Assert.True(point.Payload[ItemPayload.Deleted].BoolValue);
        Assert.Equal(120, point.Payload[ItemPayload.UpdatedAt].IntegerValue);
        Assert.False(point.Payload.ContainsKey(ItemPayload.Topics));

        await HandleAsync(Records.Update(Records.Item("gone", 140), 140));
        Assert.False((await fixture.ItemAsync("gone"))!.Payload.ContainsKey(ItemPayload.Deleted));
    }

    [Fact]
    public async Task Handle_ADeletionOfSomethingInTheFuture_Deletes()
    {
        await HandleAsync(Records.Update(Records.Item("future", 4_000_000_000_000), 100));
        await HandleAsync(Records.Deletion("future", 101));

        Assert.Empty(await fixture.ItemVectorAsync("future"));
    }

    [Fact]
    public async Task Handle_OneItemIsRefused_OnlyItIsDeadLettered()
    {
        var client = RefusingQdrant.Around(fixture.Qdrant, point => point.Payload[ItemPayload.ItemId].StringValue == "batch-37");
        var records = Enumerable.Range(0, 150).Select(i => Records.Update(Records.Item($"batch-{i}", 90), 100, i)).ToArray();

        await HandleAsync(client, records);

        Assert.Equal(("items", 37L, CatalogueHandler.Refused), Assert.Single(deadLetters.Sent.Select(s => (s.Record.Topic, s.Record.Offset, s.ErrorClass))));
        Assert.Null(await fixture.ItemAsync("batch-37"));
        for (var i = 0; i < 150; i++)
            Assert.Equal(i != 37, await fixture.ItemAsync($"batch-{i}") is not null);
    }

    [Fact]
    public async Task Handle_TheNewestOfAnItemIsRefused_TheOneBeforeStands()
    {
        var client = RefusingQdrant.Around(fixture.Qdrant, point => point.Payload[ItemPayload.UpdatedAt].IntegerValue == 95);

        await HandleAsync(client, Records.Update(Records.Item("fallback", 90), 100, 1), Records.Update(Records.Item("fallback", 95), 101, 2));

        Assert.Equal(2, Assert.Single(deadLetters.Sent).Record.Offset);
        Assert.Equal(90, (await fixture.ItemAsync("fallback"))!.Payload[ItemPayload.UpdatedAt].IntegerValue);
    }

    [Fact]
    public async Task Handle_APointIdTakenByAnotherItem_IsDeadLettered()
    {
        await HandleAsync(Records.Update(Records.Item("taken", 90), 100));
        var point = (await fixture.ItemAsync("taken"))!;
        var squatter = new PointStruct { Id = point.Id, Payload = { point.Payload }, Vectors = Floats.None() };
        squatter.Payload[ItemPayload.ItemId] = new Value { StringValue = "other" };
        await fixture.Qdrant.UpsertAsync(
            new UpsertPoints { CollectionName = CatalogueFixture.Generation.Items, Wait = true, Points = { squatter } }, Cancel);

        await HandleAsync(Records.Update(Records.Item("taken", 95), 100));

        Assert.Equal(CatalogueHandler.IdConflict, Assert.Single(deadLetters.Sent).ErrorClass);
        Assert.Equal("other", (await fixture.ItemAsync("taken"))!.Payload[ItemPayload.ItemId].StringValue);
    }

    Task HandleAsync(params SourceRecord[] records) => HandleAsync(fixture.Qdrant, records);

    async Task HandleAsync(IQdrantClient client, params SourceRecord[] records)
    {
        using var estimates = fixture.Estimates();
        await fixture.Handler(estimates, deadLetters, client).HandleAsync(Records.Batch(records), Cancel);
    }
}
