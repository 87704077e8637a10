using Microsoft.ML.OnnxRuntime;

namespace Streaming.Inference;

/// <summary>A loaded graph that keeps its contract. Thread-safe.</summary>
internal sealed class Graph : IDisposable
{
    readonly InferenceSession _session;
    readonly RunOptions _runOptions = new();
    readonly string[] _inputs;
    readonly string[] _outputs;

    /// <exception cref="ModelException">The graph breaks its contract.</exception>
    public Graph(string file, GraphContract contract, ModelDescription model, SessionOptions options)
    {
        _session = new InferenceSession(file, options);
        try
        {
            contract.Check(_session, file, model);
        }
        catch
        {
            _session.Dispose();
            throw;
        }
        _inputs = [.. _session.InputNames];
        _outputs = [.. contract.Outputs.Select(output => output.Name)];
    }

    /// <summary>Those of the named tensors that the graph takes, in its order.</summary>
    public OrtValue[] Inputs(params (string Name, OrtValue Value)[] offered) =>
        [.. _inputs.Select(name => offered.First(tensor => tensor.Name == name).Value)];

    /// <param name="inputValues">As <see cref="Inputs"/> gave them.</param>
    /// <param name="outputValues">In the order of the contract; filled in place.</param>
    public void Run(OrtValue[] inputValues, OrtValue[] outputValues) => _session.Run(_runOptions, _inputs, inputValues, _outputs, outputValues);

    public void Dispose()
    {
        _session.Dispose();
        _runOptions.Dispose();
    }
}
