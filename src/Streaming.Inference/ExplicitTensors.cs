using Microsoft.ML.OnnxRuntime;

namespace Streaming.Inference;

/// <summary>The pinned inputs and outputs of one padded explicit batch.</summary>
internal sealed class ExplicitTensors : IDisposable
{
    public ExplicitTensors(Graph graph, ExplicitSize size, ModelDescription model)
    {
        Size = size;
        Choices = new(size.Users, size.Choices, model.Dimension);
        ChoiceValid = new(size.Users, size.Choices);
        Items = new(size.Users, size.Window, model.Dimension);
        Weight = new(size.Users, size.Window);
        Member = new(size.Users, size.Choices, size.Window);
        Interests = new(size.Users, size.Choices, model.Dimension);
        Inputs = graph.Inputs(
            ("choices", Choices.Value), ("choice_valid", ChoiceValid.Value),
            ("items", Items.Value), ("weight", Weight.Value), ("member", Member.Value));
        Outputs = [Interests.Value];
    }

    public ExplicitSize Size { get; }
    public Tensor<float> Choices { get; }
    public Tensor<bool> ChoiceValid { get; }
    public Tensor<float> Items { get; }
    public Tensor<float> Weight { get; }
    public Tensor<float> Member { get; }
    public Tensor<float> Interests { get; }
    public OrtValue[] Inputs { get; }
    public OrtValue[] Outputs { get; }

    /// <summary>Zeroes the inputs of the first <paramref name="users"/> rows.</summary>
    public void Clear(int users)
    {
        Choices.Rows(users).Clear();
        ChoiceValid.Rows(users).Clear();
        Items.Rows(users).Clear();
        Weight.Rows(users).Clear();
        Member.Rows(users).Clear();
    }

    public void Dispose()
    {
        Choices.Dispose();
        ChoiceValid.Dispose();
        Items.Dispose();
        Weight.Dispose();
        Member.Dispose();
        Interests.Dispose();
    }
}

/// <summary>The padded sizes of an explicit batch.</summary>
internal readonly record struct ExplicitSize(int Users, int Window, int Choices);
