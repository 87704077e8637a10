namespace Streaming.Interests.Tests;

/// <summary>The oracle: keeps every event and works the state out from the definitions.</summary>
internal sealed class PlainUserState
{
    readonly UserEvent[] _events;

    public PlainUserState(IEnumerable<UserEvent> events)
    {
        _events = [.. events];
        ClosedAt = Greatest(_events.OfType<AccountEvent>().Where(e => e.Closed));
        ErasedAt = Greatest(_events.Where(e => e is ErasureEvent or AccountEvent { Closed: true }));
        var reopens = _events.OfType<AccountEvent>().Where(e => !e.Closed && !(e.Time <= ClosedAt)).Select(e => e.Time);
        Reopens = [.. reopens.Distinct().OrderDescending().Take(8)];
    }

    public long? ClosedAt { get; }

    public long? ErasedAt { get; }

    public long[] Reopens { get; }

    public bool IsClosed => ClosedAt is not null && Reopens.Length == 0;

    public EngagementEvent[] Window => [.. Newest(
        _events.OfType<EngagementEvent>(),
        e => e.EventId,
        versions => versions.OrderBy(e => e.ItemId, StringComparer.Ordinal).ThenBy(e => e.Action).ThenBy(e => e.DwellMs).Last(),
        e => e.EventId.ToString(),
        UserState.WindowLength)];

    public ItemHide[] Hides => [.. Newest(
        _events.OfType<HideEvent>(),
        e => e.ItemId,
        versions => versions.OrderBy(e => e.Hidden).Last(),
        e => e.ItemId,
        UserState.HideLimit).Select(e => new ItemHide(e.ItemId, e.Time, e.Hidden))];

    public string[] Choices => [.. Newest(
        _events.OfType<ChoiceEvent>(),
        e => (e.Kind, e.Id),
        versions => versions.OrderByDescending(e => e.Active).ThenBy(e => string.Join('\0', e.Items), StringComparer.Ordinal)
            .ThenBy(e => e.Name, StringComparer.Ordinal).Last(),
        e => $"{(byte)e.Kind}{e.Id}",
        UserState.ChoiceLimit).Select(Describe)];

    public static string Describe(ChoiceEvent choice) =>
        $"{choice.Time} {choice.Kind} {choice.Id} {choice.Active} {string.Join(' ', choice.Items)} {choice.Name}";

    public bool Counts(long time) => !(time <= ErasedAt) && (ClosedAt is null || (Reopens.Length > 0 && time > Reopens[^1]));

    IEnumerable<T> Newest<T, TKey>(
        IEnumerable<T> all, Func<T, TKey> key, Func<IEnumerable<T>, T> greatestContent, Func<T, string> rank, int limit)
        where T : UserEvent =>
        all.Where(e => Counts(e.Time))
            .GroupBy(key)
            .Select(versions => greatestContent(versions.GroupBy(e => e.Time).MaxBy(sameTime => sameTime.Key)!))
            .OrderByDescending(e => e.Time)
            .ThenByDescending(rank, StringComparer.Ordinal)
            .Take(limit);

    static long? Greatest(IEnumerable<UserEvent> events) => events.Max(e => (long?)e.Time);
}
