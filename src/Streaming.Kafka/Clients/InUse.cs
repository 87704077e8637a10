namespace Streaming.Kafka.Clients;

/// <summary>
/// A native client that is disposed of when the last call that uses it has come back: a call that is still inside of a client that is gone ends
/// the whole process. Thread-safe.
/// </summary>
/// <remarks>The clients of Confluent.Kafka hand their pointer to librdkafka without counting calls.</remarks>
internal sealed class InUse<T>(T client)
    where T : class, IDisposable
{
    // The owner's own use is one.
    int uses = 1;
    int retired;

    /// <returns>The client; call <see cref="Leave"/> when done with it. Null once it is disposed of.</returns>
    public T? TryEnter()
    {
        for (var seen = Volatile.Read(ref uses); seen > 0;)
        {
            var before = Interlocked.CompareExchange(ref uses, seen + 1, seen);
            if (before == seen)
                return client;
            seen = before;
        }
        return null;
    }

    public void Leave()
    {
        if (Interlocked.Decrement(ref uses) == 0)
            client.Dispose();
    }

    /// <summary>Ends the use of the owner, who calls this in place of the client's own Dispose. A second time does nothing.</summary>
    public void Retire()
    {
        if (Interlocked.Exchange(ref retired, 1) == 0)
            Leave();
    }
}
