namespace Streaming.Local.Stack;

/// <summary>How the stack is put together.</summary>
/// <param name="Port">Where the query worker answers JSON; gRPC is on the next port.</param>
/// <param name="Kafka">Bootstrap servers; null: the embedded cluster.</param>
/// <param name="Qdrant">The gRPC endpoint, for example <c>http://127.0.0.1:6334</c>; null: the embedded server.</param>
/// <param name="Model">A model folder; null: the training-free model.</param>
/// <param name="TakeOver">Whether aliases of another generation may be switched to this run's.</param>
/// <param name="Experiments">Run the experiments worker too, and experiments.</param>
sealed record StackOptions(int Port, string? Kafka, string? Qdrant, string? Model, bool TakeOver, bool Experiments = false)
{
    public int GrpcPort => Port + 1;

    /// <summary>Where the experiments worker answers, if it runs.</summary>
    public int ExperimentsPort => Port + 2;

    /// <summary>
    /// Answers may take as long as they do: what is measured is what is in them. So the whole process may be stopped for a while and go on: what
    /// had waited too long by then is sent or asked again.
    /// </summary>
    public bool Unhurried { get; init; }

    /// <summary>What lives on one embedded and one real server does not outlive the run, so names on the real one must be the run's own.</summary>
    public bool IsMixed => Kafka is null != Qdrant is null;
}
