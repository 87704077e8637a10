using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Streaming.Inference;

/// <summary>
/// A named tensor of a graph. Each letter of <paramref name="Shape"/> is an axis: B users or items, L window, T choices or topics, D dimension,
/// K interests, F features.
/// </summary>
internal sealed record TensorContract(string Name, TensorElementType Type, string Shape, bool Optional = false);

/// <summary>What a graph may take and must give; <c>schemas/model/README.md</c> says what each tensor means.</summary>
internal sealed record GraphContract(TensorContract[] Inputs, TensorContract[] Outputs, int Features = 0)
{
    /// <summary>The axes whose size differs from call to call.</summary>
    const string Dynamic = "BLT";

    public static GraphContract Implicit { get; } = new(
        [
            new("items", TensorElementType.Float, "BLD"),
            new("valid", TensorElementType.Bool, "BL"),
            new("weight", TensorElementType.Float, "BL", Optional: true),
        ],
        [
            new("interests", TensorElementType.Float, "BKD"),
            new("mass", TensorElementType.Float, "BK"),
            new("medoid", TensorElementType.Int64, "BK"),
            new("assignment", TensorElementType.Int64, "BL"),
        ]);

    public static GraphContract Explicit { get; } = new(
        [
            new("choices", TensorElementType.Float, "BTD"),
            new("choice_valid", TensorElementType.Bool, "BT", Optional: true),
            new("items", TensorElementType.Float, "BLD", Optional: true),
            new("weight", TensorElementType.Float, "BL", Optional: true),
            new("member", TensorElementType.Float, "BTL", Optional: true),
        ],
        [new("interests", TensorElementType.Float, "BTD")]);

    /// <param name="features">F; 0 for none.</param>
    public static GraphContract Items(int features) => new(
        [
            new("ids", TensorElementType.Int64, "B"),
            new("topics", TensorElementType.Int64, "BT"),
            .. features > 0 ? [new TensorContract("features", TensorElementType.Float, "BF")] : Array.Empty<TensorContract>(),
        ],
        [new("vectors", TensorElementType.Float, "BD")],
        features);

    /// <exception cref="ModelException">The graph takes or gives something else.</exception>
    public void Check(InferenceSession session, string file, ModelDescription model)
    {
        Check(Inputs, session.InputMetadata, "input", file, model);
        Check(Outputs, session.OutputMetadata, "output", file, model);
        foreach (var name in session.InputMetadata.Keys.Except(Inputs.Select(input => input.Name)))
            throw new ModelException($"{file}: input {name}: nobody feeds it; a graph may take {string.Join(", ", Inputs.Select(i => i.Name))}");
    }

    void Check(
        TensorContract[] contract, IReadOnlyDictionary<string, NodeMetadata> declared, string kind, string file, ModelDescription model)
    {
        foreach (var tensor in contract)
        {
            var named = $"{file}: {kind} {tensor.Name}";
            if (!declared.TryGetValue(tensor.Name, out var found))
            {
                if (!tensor.Optional)
                    throw new ModelException($"{named}: the graph does not declare it; it has {string.Join(", ", declared.Keys)}");
                continue;
            }
            if (!found.IsTensor || found.ElementDataType != tensor.Type)
                throw new ModelException($"{named}: is of {found.ElementDataType}; it must be of {tensor.Type}");
            if (!Fits(tensor.Shape, found.Dimensions, model))
                throw new ModelException($"{named}: has the shape {Shape(found.Dimensions)}; it must be {Wanted(tensor.Shape, model)}");
        }
    }

    bool Fits(string shape, int[] sizes, ModelDescription model) =>
        sizes.Length == shape.Length && shape.Zip(sizes).All(axis => Fits(axis.First, axis.Second, model));

    bool Fits(char axis, int size, ModelDescription model) => size == -1 || (!Dynamic.Contains(axis) && size == Size(axis, model));

    int Size(char axis, ModelDescription model) => axis switch
    {
        'D' => model.Dimension,
        'F' => Features,
        _ => model.Interests,
    };

    string Wanted(string shape, ModelDescription model)
    {
        var axes = shape.Select(axis => Dynamic.Contains(axis) ? $"{axis} dynamic" : $"{axis} = {Size(axis, model)}");
        return $"[{string.Join(", ", shape.AsEnumerable())}] with {string.Join(", ", axes)}";
    }

    static string Shape(int[] sizes) => $"[{string.Join(", ", sizes.Select(size => size == -1 ? "dynamic" : $"{size}"))}]";
}
