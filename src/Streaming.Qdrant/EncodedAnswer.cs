using System.Buffers;

namespace Streaming.Qdrant;

/// <summary>Reads a message that came in several pieces as one.</summary>
static class EncodedAnswer
{
    public delegate T Reader<out T>(ReadOnlySpan<byte> message);

    public static T Read<T>(in ReadOnlySequence<byte> message, Reader<T> read)
    {
        if (message.IsSingleSegment)
            return read(message.FirstSpan);
        var length = (int)message.Length;
        var joined = ArrayPool<byte>.Shared.Rent(length);
        message.CopyTo(joined);
        try
        {
            return read(joined.AsSpan(0, length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(joined);
        }
    }
}
