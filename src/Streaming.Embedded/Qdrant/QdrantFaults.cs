namespace Streaming.Embedded.Qdrant;

/// <summary>Makes the embedded server misbehave, for tests. Methods are named as on the wire, such as <c>/qdrant.Points/Upsert</c>.</summary>
public sealed class QdrantFaults
{
    /// <summary>
    /// Awaited before a call is handled: waits to be slow, or throws a <see cref="Grpc.Core.RpcException"/> to answer with it instead.
    /// </summary>
    public Func<string, CancellationToken, Task>? Before { get; set; }

    /// <summary>Awaited after a call has taken effect: what it throws is answered although everything is applied.</summary>
    public Func<string, CancellationToken, Task>? After { get; set; }
}
