using Streaming.Inference;

namespace Streaming.Operator.Verification.Rollouts;

/// <summary>A folder with another model than the shipped one: in it engagements lose their weight more slowly, so its vectors are others.</summary>
sealed class DrillModel : IDisposable
{
    const string Shipped = "\"halfLifeDays\": 30", Other = "\"halfLifeDays\": 300";

    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("verify-model-");

    public DrillModel()
    {
        foreach (var file in Directory.EnumerateFiles(ModelFolder.TrainingFree))
            File.Copy(file, System.IO.Path.Combine(Path, System.IO.Path.GetFileName(file)));
        var manifest = System.IO.Path.Combine(Path, "model.json");
        var text = File.ReadAllText(manifest);
        if (!text.Contains(Shipped, StringComparison.Ordinal))
            throw new InvalidOperationException($"{manifest} has no {Shipped}: the model to roll out would be the same.");
        File.WriteAllText(manifest, text.Replace(Shipped, Other, StringComparison.Ordinal));
    }

    public string Path => folder.FullName;

    public void Dispose() => folder.Delete(recursive: true);
}
