using Streaming.Inference;

namespace Streaming.Operator.Tests.Stage;

/// <summary>A folder with another model: the shipped one, in which saving counts more. Its vectors and its fingerprint are others.</summary>
sealed class OtherModel : IDisposable
{
    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory();

    public OtherModel()
    {
        foreach (var file in Directory.EnumerateFiles(ModelFolder.TrainingFree))
            File.Copy(file, System.IO.Path.Combine(Path, System.IO.Path.GetFileName(file)));
        var manifest = System.IO.Path.Combine(Path, "model.json");
        File.WriteAllText(manifest, File.ReadAllText(manifest).Replace("\"halfLifeDays\": 30", "\"halfLifeDays\": 300", StringComparison.Ordinal));
    }

    public string Path => folder.FullName;

    public void Dispose() => folder.Delete(recursive: true);
}
