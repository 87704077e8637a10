using Streaming.Interests;

namespace Streaming.Inference;

/// <summary>A loaded model folder: turns batches of users into interest vectors.</summary>
public interface IInterestModel : IDisposable
{
    ModelDescription Description { get; }

    /// <summary>The execution provider in use: <c>Cuda</c> or <c>Cpu</c>.</summary>
    string Provider { get; }

    /// <summary>
    /// Users of the largest bucket, 1 or more: of what one call should have at most. Larger batches are padded to a multiple of it.
    /// </summary>
    int MostUsers { get; }

    /// <summary>A batch without valid items, with room for <paramref name="users"/> users with at most <paramref name="window"/> items each. Thread-safe.</summary>
    ImplicitBatch RentImplicit(int users, int window);

    /// <summary>A zeroed batch with room for <paramref name="users"/> users. Thread-safe.</summary>
    ExplicitBatch RentExplicit(int users, int window, int choices);

    /// <summary>Fills the outputs of <paramref name="batch"/> from its inputs: one ONNX Runtime call. Thread-safe across batches.</summary>
    /// <exception cref="NonFiniteInterestException">A user's output is not finite; no output of the batch is to be used.</exception>
    void Run(ImplicitBatch batch);

    /// <inheritdoc cref="Run(ImplicitBatch)"/>
    void Run(ExplicitBatch batch);
}

/// <summary>What a model is, from its <c>model.json</c> and the item space that it is used with.</summary>
/// <param name="Fingerprint">12 hexadecimal digits over the folder's other files, the settings, the item space and the dimension.</param>
/// <param name="Space">The id of the item space.</param>
/// <param name="Dimension">D, floats per vector.</param>
/// <param name="Interests">K, implicit interests per user.</param>
/// <param name="Window">L, the newest engagements that count.</param>
/// <param name="Choices">T, the newest choices that get a vector.</param>
public sealed record ModelDescription(
    string Name, string Fingerprint, string Space, int Dimension, int Interests, int Window, int Choices, Weighting Weighting);
