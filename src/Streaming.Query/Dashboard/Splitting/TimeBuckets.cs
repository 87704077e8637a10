namespace Streaming.Query.Dashboard.Splitting;

/// <summary>Counts through time in a bounded number of buckets: with too many, two become one or the oldest go.</summary>
/// <param name="seconds">What a bucket spans at first.</param>
/// <param name="widens">Whether buckets grow instead of the oldest being dropped.</param>
sealed class TimeBuckets(int seconds, int most, bool widens)
{
    SortedDictionary<long, int[]> _buckets = [];

    /// <summary>What a bucket spans now.</summary>
    public int Seconds { get; private set; } = seconds;

    /// <summary>Adds one at a time, Unix milliseconds.</summary>
    public void Add(long at, int place)
    {
        At(_buckets, at)[place]++;
        if (_buckets.Count <= most)
            return;
        if (widens)
            Widen();
        else
            _buckets.Remove(_buckets.First().Key);
    }

    /// <summary>Forgets what lies before a time, Unix milliseconds.</summary>
    public void ForgetBefore(long at)
    {
        while (_buckets.Count > 0 && _buckets.First().Key < at)
            _buckets.Remove(_buckets.First().Key);
    }

    public PopulationSeries Report() => new(
        Seconds,
        [.. _buckets.Select(b => new PopulationBucket(DateTimeOffset.FromUnixTimeMilliseconds(b.Key), b.Value[0], b.Value[1], b.Value[2], b.Value[3]))]);

    void Widen()
    {
        Seconds *= 2;
        var wider = new SortedDictionary<long, int[]>();
        foreach (var (start, counts) in _buckets)
        {
            var into = At(wider, start);
            for (var i = 0; i < counts.Length; i++)
                into[i] += counts[i];
        }
        _buckets = wider;
    }

    int[] At(SortedDictionary<long, int[]> buckets, long at)
    {
        var start = at - (at % (Seconds * 1000L));
        if (!buckets.TryGetValue(start, out var counts))
            buckets[start] = counts = new int[4];
        return counts;
    }
}
