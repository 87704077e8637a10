using System.Diagnostics.Metrics;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Streaming.Inference.Tests;

/// <summary>Models to test, and copies of the training-free folder to break.</summary>
static class Models
{
    /// <summary>A meter factory of its own: what one model measures is not seen by another's test.</summary>
    public static IMeterFactory Meters() => new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>();

    public static OnnxInterestModel Load(ModelOptions options, IMeterFactory? meters = null) =>
        new(Options.Create(options), meters ?? Meters(), NullLogger<OnnxInterestModel>.Instance);

    public static OnnxInterestModel OfDimension(int dimension) =>
        Load(new() { Dimension = dimension, Provider = ExecutionProvider.Cpu, Buckets = new() { Users = [4], Window = [8, 32], Choices = [8] } });

    public static string Fixture(string name) => Path.Combine(AppContext.BaseDirectory, "Fixtures", name);
}

/// <summary>A copy of the training-free folder that goes away with the test.</summary>
sealed class FolderCopy : IDisposable
{
    public FolderCopy()
    {
        foreach (var file in Directory.GetFiles(ModelFolder.TrainingFree))
            System.IO.File.Copy(file, File(System.IO.Path.GetFileName(file)));
    }

    public string Path { get; } = Directory.CreateTempSubdirectory("model-").FullName;

    public string Json => File("model.json");

    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Sets the key at a path such as <c>implicit.window</c>; null removes it.</summary>
    public FolderCopy With(string key, JsonNode? value)
    {
        var json = JsonNode.Parse(System.IO.File.ReadAllText(Json))!.AsObject();
        var parts = key.Split('.');
        var parent = parts[..^1].Aggregate(json, (node, part) => node[part]!.AsObject());
        if (value is null)
            parent.Remove(parts[^1]);
        else
            parent[parts[^1]] = value;
        System.IO.File.WriteAllText(Json, json.ToJsonString());
        return this;
    }

    public ModelOptions Options(int? dimension = 8) => new() { Path = Path, Dimension = dimension, Provider = ExecutionProvider.Cpu };

    public string Fingerprint(int dimension = 8, string? space = null)
    {
        var options = Options(dimension);
        options.Space = space;
        return ModelFolder.Read(options).Description.Fingerprint;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
