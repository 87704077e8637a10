using FsCheck;
using FsCheck.Fluent;

namespace Streaming.Interests.Tests;

/// <summary>Generated histories, of few ids and times, so that collisions, ties, fences and closings are common.</summary>
internal static class UserEvents
{
    /// <summary>Up to 30 events of 6 ids within 20 ms, a third of them fences.</summary>
    public static Gen<UserEvent[]> Few { get; } = Histories(maximum: 30, ids: 6, times: 20, fences: 30, lastFence: 20);

    /// <summary>Up to 3,000 events of 400 ids: more of every kind than is remembered. Fences are rare and early.</summary>
    public static Gen<UserEvent[]> Many { get; } = Histories(maximum: 3000, ids: 400, times: 300, fences: 1, lastFence: 40);

    public static Gen<UserEvent[]> FewOrMany { get; } = Gen.Frequency((19, Few), (1, Many));

    public static UserState Fold(this UserState state, params ReadOnlySpan<UserEvent> events) =>
        state.Fold(events, new FoldOutcome[events.Length]);

    public static UserState Fold(params ReadOnlySpan<UserEvent> events) => UserState.Empty.Fold(events);

    public static byte[] Bytes(this UserState state) => UserStateCodec.Encode(state);

    static Gen<UserEvent[]> Histories(int maximum, int ids, int times, int fences, int lastFence)
    {
        var time = Gen.Choose(0, times).Select(t => (long)t);
        var fence = Gen.Choose(0, lastFence).Select(t => (long)t);
        var id = Gen.Choose(0, ids - 1).Select(i => $"{i}");
        var flag = Gen.Elements(true, false);
        var engagement =
            from t in time
            from e in id
            from item in id
            from action in Gen.Elements(Enum.GetValues<EngagementAction>())
            from dwell in Gen.Elements(-1, 0, 900, int.MaxValue)
            select (UserEvent)new EngagementEvent(t, $"event-{e}", $"item-{item}", action, dwell);
        var hide =
            from t in time
            from item in id
            from hidden in flag
            select (UserEvent)new HideEvent(t, $"item-{item}", hidden);
        var choice =
            from t in time
            from kind in Gen.Elements(Enum.GetValues<ChoiceKind>())
            from i in id
            from active in flag
            from items in Gen.Elements(0, 1, 2).SelectMany(count => id.ArrayOf(count))
            from name in Gen.Elements("", "", "a name", "näme")
            select (UserEvent)new ChoiceEvent(t, kind, $"choice-{i}", active, [.. items.Select(item => $"item-{item}")]) { Name = name };
        var erasure = fence.Select(t => (UserEvent)new ErasureEvent(t));
        var account = fence.SelectMany(t => flag.Select(closed => (UserEvent)new AccountEvent(t, closed)));
        var happened = Gen.Frequency((40, engagement), (25, hide), (25, choice), (fences / 4, erasure), (fences, account));
        return Gen.Choose(0, maximum).SelectMany(count => happened.ArrayOf(count));
    }
}
