namespace Streaming.Local.Chaos;

/// <summary>What the stack does to itself.</summary>
enum ChaosAct
{
    /// <summary>A worker leaves, and comes back.</summary>
    WorkerAway,

    QdrantUnavailable,
    QdrantSlow,
    QdrantErrors,
    KafkaDown,
    KafkaSlow,
}
