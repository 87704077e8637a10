namespace Streaming.Operator.Commands.Capacity;

/// <summary>What is to be carried.</summary>
/// <param name="Events">Engagements and profile changes a second, at the peak.</param>
/// <param name="Utilisation">The share of a core that is planned to be busy, 0 to 1.</param>
/// <param name="NodeMemory">Bytes of memory of one node.</param>
/// <param name="NodeCores">Cores of one node.</param>
sealed record Demand(
    double Users, double Items, double Events, int Dimension, int Interests, int Replicas, TimeSpan Retention, double Utilisation,
    double NodeMemory, int NodeCores);
