using System.Threading.Channels;
using Streaming.Contracts;
using Streaming.Kafka;

namespace Streaming.Query.Dashboard.Splitting;

/// <summary>Engagements as they come, waiting to be told apart, and what was told apart, by the time of their records. Thread-safe.</summary>
sealed class Population(TimeProvider time)
{
    const int BucketSeconds = 10, MostBuckets = 500;

    static readonly TimeSpan Recent = TimeSpan.FromHours(1);

    const int MostWaiting = 50_000, MostUsers = 20_000;

    readonly Lock _gate = new();
    readonly Dictionary<string, int> _users = new(StringComparer.Ordinal);
    Channel<Arrived> _waiting = Waiting();
    TimeBuckets _all = All(), _lastHour = LastHour();
    long _leftOut;
    long? _since;

    /// <summary>An engagement that came.</summary>
    /// <param name="At">The record's timestamp, Unix milliseconds.</param>
    /// <param name="Seen">When it was read, a timestamp of the clock.</param>
    internal readonly record struct Arrived(string UserId, string ItemId, long At, long Seen);

    /// <summary>Which of a bucket's numbers a split adds to: implicit served, implicit by topics, explicit served, explicit by topics.</summary>
    internal static int Place(Split split) => (split.IsExplicit ? 2 : 0) + (split.Evidence == Split.Served ? 0 : 1);

    internal ChannelReader<Arrived> Arrivals => _waiting.Reader;

    /// <summary>Forgets everything: the newest records are read again.</summary>
    public void Begin()
    {
        lock (_gate)
        {
            (_all, _lastHour) = (All(), LastHour());
            _users.Clear();
            (_waiting, _leftOut, _since) = (Waiting(), 0, null);
        }
    }

    /// <summary>Takes an engagement that is behaviour; called on the follower's thread.</summary>
    public void Saw(Engagement engagement, SourceRecord record)
    {
        if (engagement.Action is not (Contracts.Action.View or Contracts.Action.Click or Contracts.Action.Save or Contracts.Action.Share))
            return;
        lock (_gate)
        {
            _since = Math.Min(_since ?? long.MaxValue, record.Timestamp);
            if (_users.Count < MostUsers || _users.ContainsKey(engagement.UserId))
                _users[engagement.UserId] = _users.GetValueOrDefault(engagement.UserId) + 1;
            if (!_waiting.Writer.TryWrite(new Arrived(engagement.UserId, engagement.ItemId, record.Timestamp, time.GetTimestamp())))
                _leftOut++;
        }
    }

    public void Count(long at, Split split)
    {
        lock (_gate)
        {
            _all.Add(at, Place(split));
            if (at >= HourAgo())
                _lastHour.Add(at, Place(split));
        }
    }

    public PopulationReport Report()
    {
        lock (_gate)
        {
            _lastHour.ForgetBefore(HourAgo());
            return new PopulationReport(
                _since is { } since ? DateTimeOffset.FromUnixTimeMilliseconds(since) : null, _all.Report(), _lastHour.Report(), _waiting.Reader.Count, _leftOut);
        }
    }

    /// <summary>The users who engaged most among the records read, most first.</summary>
    public IReadOnlyList<string> Busiest(int count)
    {
        lock (_gate)
            return [.. _users.OrderByDescending(user => user.Value).ThenBy(user => user.Key, StringComparer.Ordinal).Take(count).Select(user => user.Key)];
    }

    long HourAgo() => (time.GetUtcNow() - Recent).ToUnixTimeMilliseconds();

    static TimeBuckets All() => new(BucketSeconds, MostBuckets, widens: true);

    static TimeBuckets LastHour() => new(BucketSeconds, MostBuckets, widens: false);

    /// <summary>Full means full: TryWrite then says so.</summary>
    static Channel<Arrived> Waiting() => Channel.CreateBounded<Arrived>(new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.Wait });
}
