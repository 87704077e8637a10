namespace Streaming.Kafka;

/// <summary>A stream cannot go on by itself: the message says where, why, and what an operator can do.</summary>
public sealed class StreamFaultedException : Exception
{
    public StreamFaultedException(string message)
        : base(message)
    {
    }

    public StreamFaultedException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
