using System.Text.Json.Nodes;
using Streaming.Interests;

namespace Streaming.Inference.Tests;

public sealed class ModelFolderTests : IDisposable
{
    readonly FolderCopy _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void TrainingFree_WeightsAreTheDefaults() =>
        Assert.Equal(new Weighting(), ModelFolder.Read(new() { Dimension = 8 }).Description.Weighting);

    [Fact]
    public void Fingerprint_IsTwelveHexadecimalDigitsOfTheContent()
    {
        Assert.Matches("^[0-9a-f]{12}$", _folder.Fingerprint());
        Assert.Equal(ModelFolder.Read(new() { Dimension = 8 }).Description.Fingerprint, _folder.Fingerprint());
    }

    [Fact]
    public void Fingerprint_OtherLayoutNameOrMetrics_IsTheSame()
    {
        var before = _folder.Fingerprint();
        var json = JsonNode.Parse(File.ReadAllText(_folder.Json))!.AsObject();
        var reversed = new JsonObject(json.Reverse().Select(pair => KeyValuePair.Create(pair.Key, pair.Value?.DeepClone())));
        File.WriteAllText(_folder.Json, reversed.ToJsonString().Replace("\"view\":1,", "\"view\": 1.0,", StringComparison.Ordinal));
        _folder.With("name", "other").With("description", null).With("$schema", null).With("metrics", new JsonObject { ["recall"] = 0.5 });
        File.WriteAllText(_folder.File(".DS_Store"), "");
        Assert.Equal(before, _folder.Fingerprint());
    }

    [Theory]
    [InlineData("implicit.window", 50)]
    [InlineData("implicit.rounds", 2)]
    [InlineData("explicit.choices", 16)]
    [InlineData("weighting.save", 5)]
    [InlineData("weighting.halfLifeDays", 31)]
    public void Fingerprint_OtherSetting_IsAnother(string key, int value)
    {
        var before = _folder.Fingerprint();
        Assert.NotEqual(before, _folder.With(key, value).Fingerprint());
    }

    [Theory]
    [InlineData("implicit.onnx")]
    [InlineData("explicit.onnx")]
    [InlineData("weights.bin")]
    public void Fingerprint_OtherFile_IsAnother(string name)
    {
        var before = _folder.Fingerprint();
        File.AppendAllText(_folder.File(name), " ");
        Assert.NotEqual(before, _folder.Fingerprint());
    }

    [Fact]
    public void Fingerprint_OtherSpaceOrDimension_IsAnother()
    {
        string[] all = [_folder.Fingerprint(8), _folder.Fingerprint(9), _folder.Fingerprint(8, "a"), _folder.Fingerprint(8, "b")];
        Assert.Equal(all.Length, all.Distinct().Count());
    }

    [Fact]
    public void Fingerprint_SpaceAndDimensionFromEitherSide_IsTheSame()
    {
        var configured = _folder.Fingerprint(8, "covers");
        _folder.With("space", "covers").With("dimension", 8);
        Assert.Equal(configured, ModelFolder.Read(_folder.Options(null)).Description.Fingerprint);
    }

    [Theory]
    [InlineData("implicit.window", 101, "implicit.window: must be 1 to 100")]
    [InlineData("implicit.graph", "../x.onnx", "implicit.graph: must be the name of a file")]
    [InlineData("explicit.graph", "gone.onnx", "explicit.graph: there is no file")]
    [InlineData("implicit.temperature", 0, "implicit.temperature: must be above 0")]
    [InlineData("weighting.view", -1, "weighting.view: must be at least 0")]
    [InlineData("weighting.halfLifeDays", 0, "weighting.halfLifeDays: must be above 0")]
    [InlineData("format", 2, "format: is 2; this program reads format 1")]
    [InlineData("implicit.interests", "seven", "implicit.interests: ")]
    [InlineData("implicit.colour", "red", "colour")]
    [InlineData("weighting", null, "weighting")]
    public void Read_WrongModelJson_NamesFileKeyAndReason(string key, object? value, string expected)
    {
        _folder.With(key, value is null ? null : JsonValue.Create(value));
        var error = Assert.Throws<ModelException>(() => ModelFolder.Read(_folder.Options()));
        Assert.StartsWith(_folder.Json, error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_NotJson_NamesTheFile()
    {
        File.WriteAllText(_folder.Json, "{");
        Assert.StartsWith(_folder.Json, Assert.Throws<ModelException>(() => ModelFolder.Read(_folder.Options())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_NoFolder_SaysWhatToSet()
    {
        var error = Assert.Throws<ModelException>(() => ModelFolder.Read(new() { Path = _folder.File("nowhere") }));
        Assert.Contains("set Model:Path", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_DimensionNobodyStates_SaysWhatToSet()
    {
        var error = Assert.Throws<ModelException>(() => ModelFolder.Read(_folder.Options(null)));
        Assert.StartsWith("Model:Dimension: not set", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dimension", 9, "Model:Dimension: is 8")]
    [InlineData("space", "covers", "Model:Space: is words")]
    public void Read_ConfigurationAgainstTheModel_IsRefused(string key, object value, string expected)
    {
        var options = _folder.With(key, JsonValue.Create(value)).Options();
        options.Space = "words";
        Assert.StartsWith(expected, Assert.Throws<ModelException>(() => ModelFolder.Read(options)).Message, StringComparison.Ordinal);
    }
}
