namespace Streaming.Operator.Verification.Servers;

/// <summary>Which servers to verify on.</summary>
/// <param name="Kafka">Bootstrap servers; null: the embedded Kafka.</param>
/// <param name="Qdrant">gRPC endpoint; null: the embedded Qdrant.</param>
/// <param name="KafkaStop">Takes the given broker away; null: it stays.</param>
/// <param name="KafkaStart">Brings it back.</param>
/// <param name="QdrantStop">Stops the given Qdrant; null: it is only cut off.</param>
/// <param name="QdrantStart">Starts it again.</param>
sealed record ServerOptions(
    string? Kafka, string? Qdrant, ShellCommand? KafkaStop, ShellCommand? KafkaStart, ShellCommand? QdrantStop, ShellCommand? QdrantStart);
