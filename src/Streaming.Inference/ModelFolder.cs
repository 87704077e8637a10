namespace Streaming.Inference;

/// <summary>A model folder that has been read and checked, with the item space and dimension that it is used with.</summary>
/// <param name="Path">The folder.</param>
/// <param name="Description">What the model is.</param>
/// <param name="ImplicitGraph">The path of the implicit graph.</param>
/// <param name="ExplicitGraph">The path of the explicit graph.</param>
public sealed record ModelFolder(string Path, ModelDescription Description, string ImplicitGraph, string ExplicitGraph)
{
    const string DefaultSpace = "default";

    /// <summary>The folder of the training-free model beside the program.</summary>
    public static string TrainingFree => System.IO.Path.Combine(AppContext.BaseDirectory, "models", "training-free");

    /// <exception cref="ModelException">The folder or its model.json is not usable, or disagrees with <paramref name="options"/>.</exception>
    public static ModelFolder Read(ModelOptions options)
    {
        var folder = System.IO.Path.GetFullPath(string.IsNullOrWhiteSpace(options.Path) ? TrainingFree : options.Path);
        var file = System.IO.Path.Combine(folder, ModelManifest.FileName);
        if (!File.Exists(file))
            throw new ModelException(
                $"{file}: there is no such file; set {ModelOptions.Section}:Path to a model folder, or leave it empty for the training-free model");

        var json = File.ReadAllBytes(file);
        var manifest = ModelManifest.Parse(json, file);
        var configured = string.IsNullOrWhiteSpace(options.Space) ? null : options.Space;
        var space = Agreed(manifest.Space, configured, nameof(options.Space), file) ?? DefaultSpace;
        if (Agreed<int?>(manifest.Dimension, options.Dimension, nameof(options.Dimension), file) is not { } dimension)
            throw new ModelException(
                $"{ModelOptions.Section}:Dimension: not set, and {file} takes vectors of any dimension; set it to that of your items");
        if (dimension is < 1 or > 65_536)
            throw new ModelException($"{ModelOptions.Section}:Dimension: is {dimension}; it must be 1 to 65536");

        return new ModelFolder(
            folder,
            new ModelDescription(
                manifest.Name, ModelFingerprint.Of(folder, json, space, dimension), space, dimension,
                manifest.Implicit.Interests, manifest.Implicit.Window, manifest.Explicit.Choices, manifest.Weighting),
            Graph(manifest.Implicit.Graph, "implicit.graph"),
            Graph(manifest.Explicit.Graph, "explicit.graph"));

        string Graph(string name, string key)
        {
            var path = System.IO.Path.Combine(folder, name);
            return File.Exists(path) ? path : throw new ModelException($"{file}: {key}: there is no file {path}");
        }
    }

    static T? Agreed<T>(T? model, T? configured, string key, string file) =>
        model is null || configured is null || Equals(model, configured)
            ? model ?? configured
            : throw new ModelException(
                $"{ModelOptions.Section}:{key}: is {configured}, but {file} is made for {model}; leave the option out, or choose another model");
}
