namespace Streaming.Query.Dashboard.Flow;

/// <summary>The newest latencies, in milliseconds; as many as a ring holds. Thread-safe.</summary>
sealed class Latencies(TimeProvider time)
{
    const int Most = 4_096;

    /// <summary>How far back a report goes.</summary>
    public static readonly TimeSpan Reported = TimeSpan.FromMinutes(5);

    readonly Lock _gate = new();
    readonly (long At, double Milliseconds)[] _ring = new (long, double)[Most];
    long _count;

    /// <summary>How many there were in all.</summary>
    public long Count => Interlocked.Read(ref _count);

    public void Add(double milliseconds)
    {
        lock (_gate)
            _ring[_count++ % Most] = (time.GetTimestamp(), milliseconds);
    }

    public LatencyReport Report() => Within(Reported) is { Length: > 0 } sorted
        ? new LatencyReport(sorted.Length, At(sorted, 0.5), At(sorted, 0.95), At(sorted, 0.99))
        : new LatencyReport(0, null, null, null);

    /// <summary>The median and the 99th percentile of the newest; null where there are none.</summary>
    public (double? P50, double? P99) Newest(TimeSpan within) =>
        Within(within) is { Length: > 0 } sorted ? (At(sorted, 0.5), At(sorted, 0.99)) : (null, null);

    double[] Within(TimeSpan age)
    {
        double[] found;
        lock (_gate)
            found = [.. _ring.Take((int)Math.Min(_count, Most)).Where(entry => time.GetElapsedTime(entry.At) <= age).Select(entry => entry.Milliseconds)];
        Array.Sort(found);
        return found;
    }

    /// <summary>The nearest rank.</summary>
    static double At(double[] sorted, double share) => Math.Round(sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Length) - 1)], 1);
}
