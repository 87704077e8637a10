using System.Globalization;

namespace Streaming.Kafka;

/// <summary>How long a topic keeps a record.</summary>
/// <param name="IsKnown">False where the brokers do not tell the topic's settings.</param>
/// <param name="Exists">Whether there is such a topic; true where it is not known.</param>
/// <param name="AtMost">
/// From a record's timestamp to its end: the retention, and the time until its segment is closed, without which nothing goes. Null: for ever,
/// until a newer record of the same key where the topic is compacted, or not known.
/// </param>
/// <param name="Detail">The settings that say so, or why they are not known.</param>
public readonly record struct KeptRecords(bool IsKnown, bool Exists, TimeSpan? AtMost, string Detail)
{
    const string Cleanup = "cleanup.policy", Retention = "retention.ms", Segment = "segment.ms", Timestamps = "message.timestamp.type";

    /// <summary>Reads a topic's settings.</summary>
    public static KeptRecords Of(Func<string, string?> setting)
    {
        var (cleanup, retention, segment) = (setting(Cleanup) ?? "", setting(Retention) ?? "", setting(Segment) ?? "");
        var detail = $"{Cleanup}={cleanup}, {Retention}={retention}, {Segment}={segment}, {Timestamps}={setting(Timestamps)}";
        var byTime = cleanup.Split(',').Contains("delete");
        return byTime && Milliseconds(retention) is >= 0 and var kept && Milliseconds(segment) is >= 0 and var open && kept < Longest && open < Longest
            ? new KeptRecords(true, true, TimeSpan.FromMilliseconds(kept + open), detail)
            : new KeptRecords(true, true, null, detail);
    }

    /// <summary>Some hundred million years: settings beyond it mean for ever.</summary>
    const long Longest = long.MaxValue / 4 / TimeSpan.TicksPerMillisecond;

    static long Milliseconds(string setting) =>
        long.TryParse(setting, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : -1;
}
