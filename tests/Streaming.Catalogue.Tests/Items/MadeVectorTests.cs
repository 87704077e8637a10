using Microsoft.Extensions.Options;
using Streaming.Catalogue.Items;
using Streaming.Contracts;
using Streaming.Inference;
using Streaming.Kafka;

namespace Streaming.Catalogue.Tests.Items;

/// <summary>Items that come without a vector, with the small trained model of <c>tests/Trained</c>.</summary>
public sealed class MadeVectorTests : IDisposable
{
    static readonly IOptions<ModelOptions> Trained = Options.Create(
        new ModelOptions { Path = Path.Combine(AppContext.BaseDirectory, "Trained", "model"), Provider = ExecutionProvider.Cpu });

    readonly OnnxItemTower _tower = new(Trained);

    public void Dispose() => _tower.Dispose();

    [Fact]
    public void Decode_NewItemWithATopicAndNoVector_GetsTheTowersVector()
    {
        var record = Decode(new Item { ItemId = "new", Topics = { "t3" } });
        Assert.True(_tower.TryEmbed("new", ["t3"], [], out var expected));
        Assert.Equal(expected.Length, record.Vector!.Length);
        for (var i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], record.Vector[i], 1e-6);
        Assert.Equal(["t3"], record.Topics);
    }

    [Fact]
    public void Decode_ItemOfWhichTheModelKnowsNothing_IsRefused()
    {
        var error = Assert.Throws<InvalidRecordException>(() => Decode(new Item { ItemId = "new", Topics = { "x" } }));
        Assert.Equal(CatalogueDecoder.NoVector, error.ErrorClass);
        Assert.EndsWith("knows neither the item nor one of its 1 topics", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Decode_FeaturesThatTheModelDoesNotTake_AreRefusedWithBothNumbers()
    {
        var error = Assert.Throws<InvalidRecordException>(() => Decode(new Item { ItemId = "new", Topics = { "t3" }, Features = { 1f, 2f } }));
        Assert.Equal(CatalogueDecoder.WrongFeatures, error.ErrorClass);
        Assert.StartsWith("features: has 2 numbers", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Decode_NoVectorAndAModelWithoutATower_IsRefused()
    {
        var error = Assert.Throws<InvalidRecordException>(
            () => Records.Decode(Records.Update(new Item { ItemId = "i", Topics = { "t3" } }, 100)));
        Assert.Equal(CatalogueDecoder.NoVector, error.ErrorClass);
        Assert.Contains("has no item tower", error.Message, StringComparison.Ordinal);
    }

    CatalogueRecord Decode(Item item)
    {
        var model = ModelFolder.Read(Trained.Value).Description;
        Assert.True(new CatalogueDecoder(model, _tower).TryDecode(Records.Update(item, 100), out _, out var record));
        return record;
    }
}
