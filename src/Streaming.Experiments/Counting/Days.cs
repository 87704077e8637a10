namespace Streaming.Experiments.Counting;

/// <summary>Days since 1970-01-01 in UTC.</summary>
public static class Days
{
    public const long Milliseconds = 86_400_000;

    public static int Of(long unixMilliseconds) => (int)(unixMilliseconds / Milliseconds);

    public static string Text(int day) => DateOnly.FromDayNumber(day + Epoch).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    static readonly int Epoch = new DateOnly(1970, 1, 1).DayNumber;
}
