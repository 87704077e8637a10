namespace Streaming.Interests.Tests;

/// <summary>The oracle: keeps every event and works the state out from the definitions.</summary>
internal sealed class PlainUserState(IEnumerable<UserEvent> events)
{
    readonly UserEvent[] _events = [.. events];

    public long? ClosedAt => Greatest(_events.OfType<AccountEvent>().Where(e => e.Closed));

    public long? ErasedAt => Greatest(_events.Where(e => e is ErasureEvent or AccountEvent { Closed: true }));

    public long[] Reopens => [.. _events.OfType<AccountEvent>().Where(e => !e.Closed && !(e.Time <= ClosedAt))
        .Select(e => e.Time).Distinct().OrderDescending().Take(8)];

    public bool IsClosed => ClosedAt is not null && Reopens.Length == 0;

    public EngagementEvent[] Window => [.. Newest(
        _events.OfType<EngagementEvent>(),
        e => e.EventId,
        versions => versions.OrderBy(e => e.ItemId, StringComparer.Ordinal).ThenBy(e => e.Action).ThenBy(e => e.DwellMs).Last(),
        e => e.EventId,
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
        versions => versions.OrderByDescending(e => e.Active).ThenBy(e => string.Join('\0', e.Items), StringComparer.Ordinal).Last(),
        e => $"{(byte)e.Kind}{e.Id}",
        UserState.ChoiceLimit).Select(Describe)];

    public static string Describe(ChoiceEvent choice) =>
        $"{choice.Time} {choice.Kind} {choice.Id} {choice.Active} {string.Join(' ', choice.Items)}";

    public bool Counts(long time) => !(time <= ErasedAt) && (ClosedAt is null || (Reopens.Length > 0 && time > Reopens[^1]));

    IEnumerable<T> Newest<T, TKey>(
        IEnumerable<T> all, Func<T, TKey> key, Func<IEnumerable<T>, T> greatestContent, Func<T, string> rank, int limit)
        where T : UserEvent =>
        all.Where(e => Counts(e.Time))
            .GroupBy(key)
            .Select(versions => greatestContent(versions.Where(e => e.Time == versions.Max(v => v.Time))))
            .OrderByDescending(e => e.Time)
            .ThenByDescending(rank, StringComparer.Ordinal)
            .Take(limit);

    static long? Greatest(IEnumerable<UserEvent> events) => events.Max(e => (long?)e.Time);
}
