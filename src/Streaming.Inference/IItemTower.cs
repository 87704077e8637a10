namespace Streaming.Inference;

/// <summary>Makes vectors of items that come without one.</summary>
public interface IItemTower
{
    /// <summary>Whether the model has an item tower. Without one <see cref="TryEmbed"/> never succeeds.</summary>
    bool Exists { get; }

    /// <summary>F, floats that <see cref="TryEmbed"/> takes beside id and topics; 0 for none.</summary>
    int Features { get; }

    /// <summary>Embeds one item by what the model knows of it: its id, its topics, its features. Thread-safe.</summary>
    /// <param name="features"><see cref="Features"/> floats, or none where the item has none.</param>
    /// <param name="vector">D floats of unit norm.</param>
    /// <returns>False where the model knows neither the id nor a topic, and no features are given.</returns>
    bool TryEmbed(string itemId, IEnumerable<string> topics, ReadOnlySpan<float> features, out float[] vector);
}
