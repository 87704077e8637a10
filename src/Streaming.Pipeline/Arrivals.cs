using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using BitFaster.Caching.Lru;

namespace Streaming.Pipeline;

/// <summary>The keys of items and topics whose records were just read, and which the catalogue has or will have any moment. Thread-safe.</summary>
public sealed class Arrivals(ArrivalOptions options, TimeProvider clock)
{
    readonly Channel<string> _next = Channel.CreateBounded<string>(
        new BoundedChannelOptions(options.Remembered) { FullMode = BoundedChannelFullMode.DropOldest });

    readonly ConcurrentLru<string, long> _seen = new(options.Remembered);

    /// <summary>Says that a record of the thing that <paramref name="key"/> names was just read. The sweep finds what is forgotten here.</summary>
    public void Saw(string key)
    {
        _seen.AddOrUpdate(key, clock.GetTimestamp());
        _next.Writer.TryWrite(key);
    }

    /// <summary>
    /// Says that a user was written who waits for <paramref name="keys"/>. What was seen lately is looked at again: whoever looked before the
    /// user was written found nobody, and the catalogue worker may write it only now.
    /// </summary>
    public void Awaits(IEnumerable<string> keys)
    {
        foreach (var key in keys)
            if (_seen.TryGet(key, out var at) && clock.GetElapsedTime(at) < options.ExpectFor)
                _next.Writer.TryWrite(key);
    }

    /// <summary>The next key to look at; false when there is none.</summary>
    public bool TryNext([MaybeNullWhen(false)] out string key) => _next.Reader.TryRead(out key);
}

/// <summary>How users that wait for items are found.</summary>
public sealed class ArrivalOptions
{
    /// <summary>Between looks. The default is 200 ms.</summary>
    public TimeSpan LookEvery { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>How long to look for an item after its record was seen. The default is 1 minute; then the sweep finds it.</summary>
    public TimeSpan ExpectFor { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Between sweeps over all who wait, at least; longer where they take long, so that nine tenths of the time are free of them. The default
    /// is 30 seconds.
    /// </summary>
    public TimeSpan SweepEvery { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>After an outage. The default is 5 seconds.</summary>
    public TimeSpan RetryAfter { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Keys looked up at once. The default is 256.</summary>
    public int BatchSize { get; set; } = 256;

    /// <summary>Keys remembered until they are looked up; beyond it the oldest are left to the sweep. The default is 100,000.</summary>
    public int Remembered { get; set; } = 100_000;
}
