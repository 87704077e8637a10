using System.Numerics.Tensors;
using Microsoft.Extensions.Options;

namespace Streaming.Inference.Tests;

public sealed class OnnxItemTowerTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("tower-").FullName;

    public OnnxItemTowerTests()
    {
        foreach (var file in Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Trained", "model")))
            File.Copy(file, Path.Combine(_folder, Path.GetFileName(file)));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void TryEmbed_NewItemOfAKnownTopic_LiesNearTheItemsOfThatTopic()
    {
        using var tower = Load();
        Assert.True(tower.TryEmbed("never seen", ["t3"], [], out var vector));
        Assert.Equal(1, TensorPrimitives.Norm<float>(vector), 1e-5);

        var likeness = Enumerable.Range(0, 12).ToDictionary(topic => topic, topic => ItemsOf($"t{topic}").Average(
            item => tower.TryEmbed(item, [$"t{topic}"], [], out var other) ? TensorPrimitives.Dot<float>(vector, other) : -1));
        Assert.Equal(3, likeness.MaxBy(pair => pair.Value).Key);
    }

    [Fact]
    public void TryEmbed_NothingKnownOfTheItem_Fails()
    {
        using var tower = Load();
        Assert.False(tower.TryEmbed("never seen", ["no such topic"], [], out _));
    }

    [Fact]
    public void TryEmbed_FeaturesThatTheModelDoesNotTake_IsAnError()
    {
        using var tower = Load();
        Assert.Throws<ArgumentException>(() => tower.TryEmbed("never seen", ["t3"], [1f], out _));
    }

    [Fact]
    public void TryEmbed_ModelWithoutAnItemTower_Fails()
    {
        using var tower = new OnnxItemTower(Options.Create(new ModelOptions { Dimension = 8 }));
        Assert.False(tower.Exists);
        Assert.False(tower.TryEmbed("i", ["t3"], [], out _));
    }

    [Theory]
    [InlineData("[]", "items: a list of ids expected")]
    [InlineData("{\"items\": [\"a\"], \"topics\": [\"t\", \"t\"]}", "topics[1]: 't' is there already")]
    [InlineData("{\"items\": [4], \"topics\": []}", "items[0]: is no text")]
    public void Load_BrokenVocabulary_NamesTheKey(string json, string expected)
    {
        File.WriteAllText(Path.Combine(_folder, "vocabulary.json"), json);
        Without("fingerprint");
        Assert.EndsWith(expected, Assert.Throws<ModelException>(Load).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_FolderThatWasChangedAfterTraining_IsRefused()
    {
        File.AppendAllText(Path.Combine(_folder, "vocabulary.json"), " ");
        Assert.Contains("fingerprint: is ", Assert.Throws<ModelException>(Load).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_ItemTowerWithoutSpace_IsRefused()
    {
        Without("space");
        Assert.Contains("space: is missing", Assert.Throws<ModelException>(Load).Message, StringComparison.Ordinal);
    }

    void Without(string key)
    {
        var file = Path.Combine(_folder, "model.json");
        var json = System.Text.Json.Nodes.JsonNode.Parse(File.ReadAllText(file))!.AsObject();
        json.Remove(key);
        File.WriteAllText(file, json.ToJsonString());
    }

    OnnxItemTower Load() => new(Options.Create(new ModelOptions { Path = _folder, Provider = ExecutionProvider.Cpu }));

    static IEnumerable<string> ItemsOf(string topic)
    {
        var file = Path.Combine(AppContext.BaseDirectory, "Trained", "data", "item_topics.json");
        using var document = System.Text.Json.JsonDocument.Parse(File.ReadAllText(file));
        return [.. document.RootElement.EnumerateObject()
            .Where(item => item.Value.EnumerateArray().Any(t => t.GetString() == topic)).Select(item => item.Name)];
    }
}
