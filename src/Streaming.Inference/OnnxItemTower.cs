using System.Numerics.Tensors;
using Microsoft.Extensions.Options;
using Microsoft.ML.OnnxRuntime;

namespace Streaming.Inference;

/// <summary>The item tower of a model folder on ONNX Runtime, on one CPU thread: an item is a few look-ups and a norm.</summary>
public sealed class OnnxItemTower : IItemTower, IDisposable
{
    readonly Graph? _graph;
    readonly ItemVocabulary? _vocabulary;
    readonly int _dimension;

    /// <exception cref="ModelException">The graph or the vocabulary is not usable.</exception>
    public OnnxItemTower(IOptions<ModelOptions> configured)
    {
        var folder = ModelFolder.Read(configured.Value);
        _dimension = folder.Description.Dimension;
        if (folder.ItemTower is not { } files)
            return;
        Features = files.Features;
        _vocabulary = ItemVocabulary.Read(files.Vocabulary);
        using var options = new SessionOptions { IntraOpNumThreads = 1, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
        try
        {
            _graph = new Graph(files.Graph, GraphContract.Items(Features), folder.Description, options);
        }
        catch (OnnxRuntimeException e)
        {
            throw new ModelException($"{files.Graph}: ONNX Runtime cannot load it: {e.Message}");
        }
    }

    public bool Exists => _graph is not null;

    public int Features { get; }

    public bool TryEmbed(string itemId, IEnumerable<string> topics, ReadOnlySpan<float> features, out float[] vector)
    {
        vector = [];
        if (_graph is null || _vocabulary is null)
            return false;
        if (features.Length > 0 && features.Length != Features)
            throw new ArgumentException($"{features.Length} features; the model takes {Features}", nameof(features));
        var row = _vocabulary.Item(itemId);
        var known = _vocabulary.Topics(topics);
        if (row == 0 && known.Length == 0 && features.Length == 0)
            return false;

        using var ids = new Tensor<long>(1);
        using var rows = new Tensor<long>(1, Math.Max(1, known.Length));
        using var given = new Tensor<float>(1, Math.Max(1, Features));
        using var made = new Tensor<float>(1, _dimension);
        ids.Row(0)[0] = row;
        known.CopyTo(rows.Row(0));
        features.CopyTo(given.Row(0));
        _graph.Run(_graph.Inputs(("ids", ids.Value), ("topics", rows.Value), ("features", given.Value)), [made.Value]);
        vector = made.Row(0).ToArray();
        return TensorPrimitives.IsFiniteAll<float>(vector) && TensorPrimitives.Norm<float>(vector) > 0;
    }

    public void Dispose() => _graph?.Dispose();
}
