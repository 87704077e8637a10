using Streaming.Catalogue.Items;
using Streaming.Contracts;
using Streaming.Kafka;

namespace Streaming.Catalogue.Tests.Items;

public sealed class CatalogueDecoderTests
{
    [Fact]
    public void Decode_AnItem_GivesItsVectorUnitNormAndItsTopicsOnce()
    {
        var item = Records.Decode(Records.Update(Records.Item("i1", 50, [3e37f, -4e37f], "a", "b", "a"), 100)).Event;

        Assert.Equal([0.6f, -0.8f], item.Vector!.Select(x => MathF.Round(x, 6)));
        Assert.Equal(["a", "b"], item.Topics);
        Assert.Equal(("i1", 50L, null), (item.ItemId, item.UpdatedAt, item.CreatedAt));
    }

    [Fact]
    public void Decode_TinyVector_KeepsItsDirection() =>
        Assert.Equal([1f, 0f], Records.Decode(Records.Update(Records.Item("i1", vector: [1e-44f, 0]), 100)).Event.Vector!);

    [Theory]
    [InlineData(null, 100)]
    [InlineData(99L, 99)]
    [InlineData(101L, 100)]
    public void Decode_AnItem_IsNeverNewerThanItsRecord(long? updatedAt, long expected) =>
        Assert.Equal(expected, Records.Decode(Records.Update(Records.Item("i1", updatedAt), 100)).Event.UpdatedAt);

    [Fact]
    public void Decode_NoValue_DeletesTheItemOfTheKey()
    {
        var deletion = Records.Decode(Records.Deletion("i1", 100)).Event;

        Assert.Equal(("i1", 100L), (deletion.ItemId, deletion.UpdatedAt));
        Assert.Null(deletion.Vector);
        Assert.Empty(deletion.Topics);
    }

    [Fact]
    public void Decode_AnotherSpace_IsRefusedWithBothNames()
    {
        var item = Records.Item("i1");
        item.Space = "clip-v2";

        var error = Refused(Records.Update(item, 100));

        Assert.Equal(CatalogueDecoder.WrongSpace, error.ErrorClass);
        Assert.Equal("space: is 'clip-v2', and model 0123456789ab takes items of space 'default'", error.Message);
    }

    [Fact]
    public void Decode_AnotherDimension_IsRefusedWithBothNumbers()
    {
        var error = Refused(Records.Update(Records.Item("i1", vector: [1, 2, 3]), 100));

        Assert.Equal(CatalogueDecoder.WrongDimension, error.ErrorClass);
        Assert.Equal("vector: has 3 numbers, and model 0123456789ab takes 2", error.Message);
    }

    [Fact]
    public void Decode_BrokenRecords_AreRefusedWithTheContractsClass()
    {
        Assert.Equal(InvalidMessageException.Undecodable, Refused(Records.Update(Records.Item("i1"), 1) with { Value = [255] }).ErrorClass);
        Assert.Equal(InvalidMessageException.Undecodable, Refused(Records.Update(Records.Item("i1"), 1) with { Value = [] }).ErrorClass);
        Assert.Equal(InvalidMessageException.Invalid, Refused(Records.Update(Records.Item("i1", vector: [0, 0]), 1)).ErrorClass);
        Assert.Equal(InvalidMessageException.Invalid, Refused(Records.Deletion("i1", 1) with { Key = null }).ErrorClass);
    }

    static InvalidRecordException Refused(SourceRecord record) =>
        Assert.Throws<InvalidRecordException>(() => Records.Decoder.TryDecode(record, out _, out _));
}
