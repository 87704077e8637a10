using Microsoft.ML.OnnxRuntime;

namespace Streaming.Inference;

/// <summary>The pinned inputs and outputs of one padded implicit batch.</summary>
internal sealed class ImplicitTensors : IDisposable
{
    public ImplicitTensors(Graph graph, ImplicitSize size, ModelDescription model)
    {
        Size = size;
        Items = new(size.Users, size.Window, model.Dimension);
        Valid = new(size.Users, size.Window);
        Weight = new(size.Users, size.Window);
        Interests = new(size.Users, model.Interests, model.Dimension);
        Mass = new(size.Users, model.Interests);
        Medoid = new(size.Users, model.Interests);
        Assignment = new(size.Users, size.Window);
        Inputs = graph.Inputs(("items", Items.Value), ("valid", Valid.Value), ("weight", Weight.Value));
        Outputs = [Interests.Value, Mass.Value, Medoid.Value, Assignment.Value];
    }

    public ImplicitSize Size { get; }
    public Tensor<float> Items { get; }
    public Tensor<bool> Valid { get; }
    public Tensor<float> Weight { get; }
    public Tensor<float> Interests { get; }
    public Tensor<float> Mass { get; }
    public Tensor<long> Medoid { get; }
    public Tensor<long> Assignment { get; }
    public OrtValue[] Inputs { get; }
    public OrtValue[] Outputs { get; }

    /// <summary>
    /// Makes every item of the first <paramref name="users"/> rows invalid. The vectors stay, which saves time: a graph counts nothing that is
    /// not valid, unless it is NaN or infinite.
    /// </summary>
    public void Clear(int users, bool isFinite)
    {
        if (!isFinite)
            Items.Rows(users).Clear();
        Valid.Rows(users).Clear();
        Weight.Rows(users).Clear();
    }

    public void Dispose()
    {
        Items.Dispose();
        Valid.Dispose();
        Weight.Dispose();
        Interests.Dispose();
        Mass.Dispose();
        Medoid.Dispose();
        Assignment.Dispose();
    }
}

/// <summary>The padded sizes of an implicit batch.</summary>
internal readonly record struct ImplicitSize(int Users, int Window);
