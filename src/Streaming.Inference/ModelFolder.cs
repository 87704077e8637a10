namespace Streaming.Inference;

/// <summary>A model folder that has been read and checked, with the item space and dimension that it is used with.</summary>
/// <param name="Path">The folder.</param>
/// <param name="Description">What the model is.</param>
/// <param name="ImplicitGraph">The path of the implicit graph.</param>
/// <param name="ExplicitGraph">The path of the explicit graph.</param>
/// <param name="ItemTower">What makes vectors of items that come without; null where the model cannot.</param>
public sealed record ModelFolder(string Path, ModelDescription Description, string ImplicitGraph, string ExplicitGraph, ItemTowerFiles? ItemTower)
{
    const string DefaultSpace = "default";

    /// <summary>The folder of the training-free model beside the program.</summary>
    public static string TrainingFree => System.IO.Path.Combine(AppContext.BaseDirectory, "models", "training-free");

    /// <summary>The folder at <paramref name="path"/> where its model makes the vectors of items by itself; null where items bring theirs.</summary>
    /// <exception cref="ModelException">The folder or its model.json is not usable.</exception>
    public static ModelFolder? WithItemTower(string path)
    {
        var file = System.IO.Path.Combine(path, ModelManifest.FileName);
        return File.Exists(file) && ModelManifest.Parse(File.ReadAllBytes(file), file).Items is null ? null : Read(new ModelOptions { Path = path });
    }

    /// <summary>The item space and dimension that the folder's model.json states; null where it leaves them to the settings.</summary>
    /// <exception cref="ModelException">There is no folder, or its model.json is not usable.</exception>
    public static (string? Space, int? Dimension) Stated(string path)
    {
        var file = System.IO.Path.Combine(path, ModelManifest.FileName);
        if (!File.Exists(file))
            throw new ModelException($"{file}: there is no such file; name a model folder");
        var manifest = ModelManifest.Parse(File.ReadAllBytes(file), file);
        return (manifest.Space, manifest.Dimension);
    }

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

        var fingerprint = ModelFingerprint.Of(folder, json, space, dimension);
        if (manifest.Fingerprint is { } stated && stated != fingerprint)
            throw new ModelException(
                $"{file}: fingerprint: is {stated}, but the folder's content gives {fingerprint}; copy the folder again, or leave the key out of a changed one");
        return new ModelFolder(
            folder,
            new ModelDescription(
                manifest.Name, fingerprint, space, dimension,
                manifest.Implicit.Interests, manifest.Implicit.Window, manifest.Explicit.Choices, manifest.Weighting),
            InFolder(manifest.Implicit.Graph, "implicit.graph"),
            InFolder(manifest.Explicit.Graph, "explicit.graph"),
            manifest.Items is not { } items
                ? null
                : new(InFolder(items.Graph, "items.graph"), InFolder(items.Vocabulary, "items.vocabulary"), items.Features));

        string InFolder(string name, string key)
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
