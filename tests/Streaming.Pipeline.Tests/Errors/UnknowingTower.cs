using Streaming.Inference;

namespace Streaming.Pipeline.Tests.Errors;

/// <summary>An item tower that takes two features and knows no item.</summary>
sealed class UnknowingTower(bool exists) : IItemTower
{
    public bool Exists => exists;

    public int Features => 2;

    public bool TryEmbed(string itemId, IEnumerable<string> topics, ReadOnlySpan<float> features, out float[] vector)
    {
        vector = [];
        return false;
    }
}
