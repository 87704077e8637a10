using Streaming.Local.Replay;

namespace Streaming.Local.Simulation;

/// <summary>One interest cluster.</summary>
/// <param name="Centre">D floats of unit norm.</param>
/// <param name="Items">Its items, the most popular first.</param>
/// <param name="IsLongTail">True for the half of the clusters that few users like.</param>
sealed record SimulatedCluster(int Number, string Topic, float[] Centre, IReadOnlyList<CatalogueItem> Items, bool IsLongTail)
{
    public string Name => $"cluster-{Number}";
}
