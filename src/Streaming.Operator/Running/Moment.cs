namespace Streaming.Operator.Running;

/// <summary>Unix milliseconds as times that people and JSON can read.</summary>
static class Moment
{
    static readonly long First = DateTimeOffset.MinValue.ToUnixTimeMilliseconds(), Last = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    /// <summary>Null for none. Beyond the years 1 to 9999 the nearest that has a name.</summary>
    public static DateTimeOffset? Of(long? unixMilliseconds) =>
        unixMilliseconds is { } time ? DateTimeOffset.FromUnixTimeMilliseconds(Math.Clamp(time, First, Last)) : null;

    public static string Text(DateTimeOffset? time) => time?.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture) ?? "";
}
