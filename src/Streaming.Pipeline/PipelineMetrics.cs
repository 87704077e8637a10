using System.Diagnostics.Metrics;

namespace Streaming.Pipeline;

/// <summary>What the user-state workers measure beside the stream's own metrics.</summary>
public sealed class PipelineMetrics
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "Streaming.Pipeline";

    readonly Counter<long> _written, _conflicts, _poisoned, _woken, _swept, _refreshed, _idle;
    readonly Histogram<int> _interests, _unresolved;
    readonly KeyValuePair<string, object?> _kind;

    public PipelineMetrics(IMeterFactory meters, IInterestKind kind)
    {
        var meter = meters.Create(MeterName);
        _kind = new("streaming.interest.kind", kind.Name);
        _written = meter.CreateCounter<long>("streaming.users.written", "{user}", "User points written and read back.");
        _conflicts = meter.CreateCounter<long>("streaming.users.conflicts", "{user}", "Writes that lost to another writer and were folded again.");
        _poisoned = meter.CreateCounter<long>("streaming.users.poisoned", "{user}", "Users set aside because no retry can help.");
        _woken = meter.CreateCounter<long>("streaming.users.woken", "{user}", "Users recomputed because an item or topic they waited for arrived.");
        _swept = meter.CreateCounter<long>("streaming.users.swept", "{user}", "Users that the slow sweep computed anew.");
        _refreshed = meter.CreateCounter<long>("streaming.users.refreshed", "{user}", "Of them, those whose interests had changed.");
        _idle = meter.CreateCounter<long>("streaming.users.idle_erased", "{user}", "Users erased because they had done nothing for too long.");
        _interests = meter.CreateHistogram<int>("streaming.user.interests", "{interest}", "Interests of a user as written.");
        _unresolved = meter.CreateHistogram<int>("streaming.user.unresolved", "{item}", "Items and topics a user waits for, as written.");
    }

    internal void Written(List<UserUpdate> written, int conflicts)
    {
        _written.Add(written.Count, _kind);
        if (conflicts > 0)
            _conflicts.Add(conflicts, _kind);
        foreach (var update in written)
        {
            _interests.Record(update.After.Interests.Length, _kind);
            _unresolved.Record(update.After.Unresolved.Count, _kind);
        }
    }

    internal void Poisoned(string errorClass) => _poisoned.Add(1, _kind, new("error.type", errorClass));

    internal void Swept(int users, int refreshed)
    {
        _swept.Add(users, _kind);
        _refreshed.Add(refreshed, _kind);
    }

    internal void ErasedIdle() => _idle.Add(1, _kind);

    internal void Woken(int users) => _woken.Add(users, _kind);
}
