using System.Text.Json;

namespace Streaming.Inference.Tests;

/// <summary>Named tensors that the training wrote: what went into a graph and what PyTorch made of it.</summary>
sealed class TensorFile(string path)
{
    readonly JsonElement _root = JsonDocument.Parse(File.ReadAllText(path)).RootElement;

    public FileTensor Input(string name) => Read(_root.GetProperty("inputs").GetProperty(name));

    public FileTensor Output(string name) => Read(_root.GetProperty("outputs").GetProperty(name));

    static FileTensor Read(JsonElement tensor) => new(
        [.. tensor.GetProperty("shape").EnumerateArray().Select(size => size.GetInt32())],
        [.. tensor.GetProperty("data").EnumerateArray().Select(number => number.GetSingle())]);
}

/// <summary>A tensor in row-major order.</summary>
sealed record FileTensor(int[] Shape, float[] Data)
{
    /// <summary>All of one user: everything behind the first axis.</summary>
    public ReadOnlySpan<float> Row(int user) => Data.AsSpan(user * (Data.Length / Shape[0]), Data.Length / Shape[0]);
}
