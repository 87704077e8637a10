using System.Numerics.Tensors;
using Streaming.Qdrant.Protocol;

namespace Streaming.Embedded.Qdrant;

/// <summary>What a collection's one unnamed vector is.</summary>
sealed record VectorSpec(int Dimension, bool IsCosine, bool IsMulti)
{
    public static VectorSpec Of(CreateCollection request)
    {
        var vector = request.VectorsConfig?.Params ?? throw Refuse.Unsupported("collections without one unnamed vector");
        if (vector.Size is < 1 or > 65_536)
            throw Refuse.Invalid($"Validation error in body: [vectors_config.config.size: value {vector.Size} invalid, must be from 1 to 65536]");
        if (vector.Distance is not (Distance.Cosine or Distance.Dot))
            throw Refuse.Unsupported($"distance {vector.Distance}");
        return new((int)vector.Size, vector.Distance == Distance.Cosine, vector.MultivectorConfig is not null);
    }

    /// <summary>Cosine stores unit vectors; zero vectors and those that are close enough to one stay as they are, as on the real server.</summary>
    public void Normalise(Span<float> vector)
    {
        if (!IsCosine)
            return;
        var square = TensorPrimitives.SumOfSquares<float>(vector);
        if (square < 1.1920929e-7f || MathF.Abs(square - 1) <= 1e-6f)
            return;
        TensorPrimitives.Divide(vector, MathF.Sqrt(square), vector);
    }
}
