using System.Text.Json.Nodes;
using NJsonSchema;

namespace Streaming.Inference.Tests;

public sealed class ModelSchemaTests
{
    [Fact]
    public async Task TrainingFreeModelJson_IsValid()
    {
        using var folder = new FolderCopy();
        Assert.Empty(await Violations(folder));
    }

    [Fact]
    public async Task ModelJsonOfATrainedModel_IsValid()
    {
        using var folder = new FolderCopy();
        folder.With("space", "covers").With("dimension", 64).With("metrics", new JsonObject { ["hr@100"] = 0.26 });
        Assert.Empty(await Violations(folder));
    }

    [Fact]
    public async Task ModelJsonThatTheTrainingWrote_IsValid() =>
        Assert.Empty(await Violations(Path.Combine(AppContext.BaseDirectory, "Trained", "model", "model.json")));

    [Theory]
    [InlineData("format", 2)]
    [InlineData("name", "")]
    [InlineData("dimension", 0)]
    [InlineData("implicit.graph", "../implicit.onnx")]
    [InlineData("implicit.interests", "7")]
    [InlineData("implicit.window", 101)]
    [InlineData("implicit.temperature", 0)]
    [InlineData("implicit.colour", "red")]
    [InlineData("fingerprint", 5)]
    [InlineData("explicit.choices", 0)]
    [InlineData("weighting.view", -1)]
    [InlineData("weighting", null)]
    [InlineData("colour", "red")]
    public async Task WrongModelJson_IsRefusedBySchemaAndLoaderAlike(string key, object? value)
    {
        using var folder = new FolderCopy();
        folder.With(key, value is null ? null : JsonValue.Create(value));
        Assert.NotEmpty(await Violations(folder));
        Assert.Throws<ModelException>(() => ModelFolder.Read(folder.Options(null)));
    }

    static Task<IEnumerable<object>> Violations(FolderCopy folder) => Violations(folder.Json);

    static async Task<IEnumerable<object>> Violations(string file)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var schema = await JsonSchema.FromFileAsync(Path.Combine(AppContext.BaseDirectory, "model.schema.json"), cancellation);
        return schema.Validate(await File.ReadAllTextAsync(file, cancellation));
    }
}
