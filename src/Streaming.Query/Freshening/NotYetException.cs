using System.Globalization;
using Streaming.Contracts;

namespace Streaming.Query.Freshening;

/// <summary>The user's vectors did not become as fresh as demanded in time.</summary>
sealed class NotYetException(NotYet notYet, TimeSpan waited)
    : Exception($"Not yet as fresh as demanded, after waiting {waited.TotalMilliseconds.ToString("F0", CultureInfo.InvariantCulture)} ms: "
        + string.Join("; ", notYet.Lacking.Take(MaxNamed).Select(Words)) + (notYet.Lacking.Count > MaxNamed ? "; …" : "."))
{
    const int MaxNamed = 4;

    public NotYet NotYet => notYet;

    static string Words(Lacking lacking)
    {
        var where = lacking.Partition < 0
            ? $"{lacking.Kind}: {lacking.Topic} has no progress"
            : string.Create(CultureInfo.InvariantCulture, $"{lacking.Kind}: {lacking.Topic}[{lacking.Partition}] is applied below offset {lacking.Offset}");
        if (lacking.HasDemandedOffset)
            return string.Create(CultureInfo.InvariantCulture, $"{where}, demanded is {lacking.DemandedOffset}");
        return $"{where}, up to {Time(lacking.AppliedUpTo)}, demanded is up to {Time(lacking.DemandedUpTo)}";
    }

    static string Time(Google.Protobuf.WellKnownTypes.Timestamp? time) =>
        time is null ? "no time" : time.ToDateTimeOffset().ToString("O", CultureInfo.InvariantCulture);
}
