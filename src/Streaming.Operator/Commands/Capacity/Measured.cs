namespace Streaming.Operator.Commands.Capacity;

/// <summary>A constant that the project's own benchmarks measured.</summary>
/// <param name="Command">Repeats the measurement; "computed": made by this run from the real encoders.</param>
sealed record Measured(string What, double Value, string Unit, string Date, string Command)
{
    const string Throughput = "dotnet run -c Release --project tests/Streaming.Benchmarks -- throughput", Two = "2026-11-24";

    /// <summary>Two cores of an AMD EPYC, shared with Kafka and Qdrant.</summary>
    public static Measured WorkerUpdate { get; } = new("processor time of a user-state worker for one user with one event, L = 100, D = 64, K = 7", 38.2, "µs", "2026-11-25", Throughput);

    /// <summary>The embedded server, which is not a real Qdrant.</summary>
    public static Measured StoreUpdate { get; } = new("processor time of the embedded Qdrant for one conditional write and its read back", 11.4, "µs", "2026-11-25", Throughput);

    public static Measured Inference { get; } = new("of it, the model on one processor thread", 16.7, "µs", Two, "dotnet run -c Release --project tests/Streaming.Benchmarks -- --filter '*Clustering*'");

    public static Measured CachedState { get; } = new("memory of one full state that is remembered", 14, "KB", Two, "dotnet test --project tests/Streaming.Pipeline.Tests -- --filter-class '*UserPointSize*'");

    public static IReadOnlyList<Measured> All { get; } = [WorkerUpdate, StoreUpdate, Inference, CachedState];
}
