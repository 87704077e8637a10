using Streaming.Inference;

namespace Streaming.Operator.Tests.Verification.Planning;

/// <summary>The item tower of a model that has none.</summary>
sealed class NoTower : IItemTower
{
    public bool Exists => false;

    public int Features => 0;

    public bool TryEmbed(string itemId, IEnumerable<string> topics, ReadOnlySpan<float> features, out float[] vector)
    {
        vector = [];
        return false;
    }
}
