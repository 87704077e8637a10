using Grpc.Core;

namespace Streaming.Embedded.Qdrant;

/// <summary>Makes the embedded server misbehave. Methods are named as on the wire, such as <c>/qdrant.Points/Upsert</c>.</summary>
public sealed class QdrantFaults(TimeProvider time)
{
    static readonly StatusCode[] Passing = [StatusCode.Unavailable, StatusCode.Internal, StatusCode.DeadlineExceeded, StatusCode.ResourceExhausted];

    int calls;

    /// <summary>
    /// Awaited before a call is handled: waits to be slow, or throws a <see cref="RpcException"/> to answer with it instead.
    /// </summary>
    public Func<string, CancellationToken, Task>? Before { get; set; }

    /// <summary>Awaited after a call has taken effect: what it throws is answered although everything is applied.</summary>
    public Func<string, CancellationToken, Task>? After { get; set; }

    /// <summary>Answers every call with UNAVAILABLE and does nothing, until <see cref="Mend"/>.</summary>
    public void BeUnavailable() => Before = (_, _) => throw Error(StatusCode.Unavailable);

    /// <summary>Takes its time for every call, until <see cref="Mend"/>.</summary>
    public void BeSlow(TimeSpan delay) => Before = (_, cancellationToken) => Task.Delay(delay, time, cancellationToken);

    /// <summary>
    /// Answers about every other call with one of the errors that a server under stress has: half of these before, half after they took effect.
    /// Until <see cref="Mend"/>.
    /// </summary>
    public void FailEveryOtherCall()
    {
        Before = (_, _) => FailAt(0);
        After = (_, _) => FailAt(2);
    }

    /// <summary>Behaves again.</summary>
    public void Mend() => (Before, After) = (null, null);

    Task FailAt(int turn)
    {
        var call = (uint)Interlocked.Increment(ref calls);
        return call % 4 == turn ? throw Error(Passing[call / 4 % Passing.Length]) : Task.CompletedTask;
    }

    static RpcException Error(StatusCode code) => new(new Status(code, "asked to fail"));
}
