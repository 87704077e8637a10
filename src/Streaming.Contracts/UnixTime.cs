using Google.Protobuf.WellKnownTypes;

namespace Streaming.Contracts;

/// <summary>Times of messages as Unix milliseconds, as they are counted inside.</summary>
public static class UnixTime
{
    /// <summary>Whole Unix milliseconds, rounded down. The message is valid.</summary>
    public static long ToUnixMilliseconds(this Timestamp time) => time.Seconds * 1000 + time.Nanos / 1_000_000;

    /// <summary>Whole milliseconds, rounded down. The message is valid.</summary>
    public static long ToMilliseconds(this Duration duration) => duration.Seconds * 1000 + duration.Nanos / 1_000_000;

    /// <summary>Unix milliseconds up to which an erasure or a closing forgets: its record's timestamp, or <c>through</c> where that is earlier.</summary>
    /// <param name="recordTime">The record's timestamp, Unix milliseconds.</param>
    public static long ErasedThrough(this ProfileChange change, long recordTime) =>
        change.EraseHistory?.Through is { } through ? Math.Min(through.ToUnixMilliseconds(), recordTime) : recordTime;

    /// <summary>The message of a time in Unix milliseconds.</summary>
    public static Timestamp ToTimestamp(long unixMilliseconds) =>
        Timestamp.FromDateTimeOffset(DateTimeOffset.FromUnixTimeMilliseconds(unixMilliseconds));
}
