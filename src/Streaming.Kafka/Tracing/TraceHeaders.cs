using System.Diagnostics;
using System.Text;
using Confluent.Kafka;

namespace Streaming.Kafka.Tracing;

/// <summary>
/// W3C trace context in the headers of records, <c>traceparent</c> and <c>tracestate</c>: it goes with a record from the producer through dead
/// letters and replays.
/// </summary>
public static class TraceHeaders
{
    public const string Parent = "traceparent", State = "tracestate";

    // version "-" trace id "-" span id "-" flags, in hexadecimal; the last digit's lowest bit says sampled.
    const int ParentLength = 55, LastFlagDigit = 54;

    /// <summary>The header of a record whose trace is sampled; null for any other, at the cost of looking and no more.</summary>
    public static string? Sampled(Headers? headers) => SampledBytes(headers) is { } bytes ? Encoding.ASCII.GetString(bytes) : null;

    /// <summary>The context of a record whose trace is sampled.</summary>
    public static bool TryGetSampled(Headers? headers, out ActivityContext context)
    {
        context = default;
        return SampledBytes(headers) is not null && TryGet(headers, out context);
    }

    /// <summary>The context of a record, sampled or not. A header that is not one counts as none.</summary>
    public static bool TryGet(Headers? headers, out ActivityContext context)
    {
        context = default;
        return headers is not null && headers.TryGetLastBytes(Parent, out var parent) && parent is { Length: ParentLength }
            && ActivityContext.TryParse(
                Encoding.ASCII.GetString(parent),
                headers.TryGetLastBytes(State, out var state) && state is not null ? Encoding.ASCII.GetString(state) : null, isRemote: true, out context);
    }

    /// <summary>Puts the context of <paramref name="activity"/> in place of the one that is there.</summary>
    public static void Set(Headers headers, Activity activity)
    {
        headers.Remove(Parent);
        headers.Remove(State);
        headers.Add(Parent, Encoding.ASCII.GetBytes(activity.Id!));
        if (activity.TraceStateString is { Length: > 0 } state)
            headers.Add(State, Encoding.ASCII.GetBytes(state));
    }

    static byte[]? SampledBytes(Headers? headers) =>
        headers is { Count: > 0 } && headers.TryGetLastBytes(Parent, out var bytes) && bytes is { Length: ParentLength } && IsOdd(bytes[LastFlagDigit])
            ? bytes
            : null;

    // '1' is odd as a character, too; 'b' is not.
    static bool IsOdd(byte digit) => ((digit & 1) == 1) == (digit <= '9');
}
