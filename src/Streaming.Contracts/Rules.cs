using System.Text;
using Google.Protobuf.WellKnownTypes;

namespace Streaming.Contracts;

/// <summary>The rules that several messages share. Each throws <see cref="InvalidMessageException"/> and names the field.</summary>
static class Rules
{
    public const int MaxIdBytes = 128;

    const int MaxUtf8BytesPerChar = 3;
    const long SecondsOfYear10000 = 253402300800;
    const int NanosPerSecond = 1_000_000_000;

    /// <summary>An id: opaque UTF-8, 1 to 128 bytes.</summary>
    public static void Id(string id, string field)
    {
        if (id.Length == 0)
            throw InvalidMessageException.OfField(field, "is required");
        Text(id, field, MaxIdBytes);
    }

    /// <summary>Text that may be empty, of at most <paramref name="maxBytes"/> bytes of UTF-8.</summary>
    public static void Text(string text, string field, int maxBytes = MaxIdBytes)
    {
        if (text.Length * MaxUtf8BytesPerChar > maxBytes && Encoding.UTF8.GetByteCount(text) is var bytes && bytes > maxBytes)
            throw InvalidMessageException.OfField(field, $"has {bytes} bytes of UTF-8, more than {maxBytes}");
    }

    /// <summary>A list of ids, each of them valid.</summary>
    public static void Ids(IList<string> ids, string field, int min, int max)
    {
        if (ids.Count < min || ids.Count > max)
            throw InvalidMessageException.OfField(field, $"has {ids.Count} entries; {min} to {max} are allowed");
        for (var i = 0; i < ids.Count; i++)
        {
            if (ids[i].Length == 0 || ids[i].Length * MaxUtf8BytesPerChar > MaxIdBytes)
                Id(ids[i], $"{field}[{i}]");
        }
    }

    /// <summary>A value that the enum names, other than its zero.</summary>
    public static void Known<TEnum>(TEnum value, string field) where TEnum : struct, System.Enum
    {
        if (EqualityComparer<TEnum>.Default.Equals(value, default))
            throw InvalidMessageException.OfField(field, "is required");
        KnownOrZero(value, field);
    }

    /// <summary>A value that the enum names.</summary>
    public static void KnownOrZero<TEnum>(TEnum value, string field) where TEnum : struct, System.Enum
    {
        if (!System.Enum.IsDefined(value))
            throw InvalidMessageException.OfField(field, $"has the unknown value {value}");
    }

    /// <summary>Absent, or in the years 1970 to 9999 with nanoseconds from 0 to 999,999,999.</summary>
    public static void Time(Timestamp? time, string field)
    {
        if (time is null)
            return;
        if (time.Seconds is < 0 or >= SecondsOfYear10000)
            throw InvalidMessageException.OfField(field, "is outside of the years 1970 to 9999");
        if (time.Nanos is < 0 or >= NanosPerSecond)
            throw InvalidMessageException.OfField(field, $"has {time.Nanos} nanoseconds; 0 to 999999999 are allowed");
    }

    /// <summary>Absent, or from 0 to <paramref name="maxSeconds"/>.</summary>
    public static void Length(Duration? duration, string field, long maxSeconds)
    {
        if (duration is null)
            return;
        if (duration.Seconds < 0 || duration.Seconds > maxSeconds || duration.Nanos is < 0 or >= NanosPerSecond)
            throw InvalidMessageException.OfField(field, $"is outside of 0 to {maxSeconds} seconds");
    }
}
