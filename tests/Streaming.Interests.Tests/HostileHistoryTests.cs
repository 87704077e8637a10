using System.Diagnostics;
using System.Globalization;

namespace Streaming.Interests.Tests;

public sealed class HostileHistoryTests
{
    const int Million = 1_000_000, AtOnce = 1000;

    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public void Fold_AMillionFollows_KeepsTheNewest256_InBoundedTimeAndSpace() =>
        CheckMillion(i => new ChoiceEvent(i, ChoiceKind.Topic, Name("topic", i), Active: true, []), state => state.Choices.Count, UserState.ChoiceLimit);

    [Fact]
    public void Fold_AMillionHides_KeepsTheNewest256_InBoundedTimeAndSpace() =>
        CheckMillion(i => new HideEvent(i, Name("item", i), Hidden: true), state => state.Hides.Count, UserState.HideLimit);

    [Fact]
    public void Fold_AMillionEngagements_KeepsTheNewest100_InBoundedTimeAndSpace() => CheckMillion(
        i => new EngagementEvent(i, Name("event", i), Name("item", i), EngagementAction.View, DwellMs: -1), state => state.Window.Count, UserState.WindowLength);

    /// <summary>The largest state that there can be is far below what a request to the server may hold.</summary>
    [Fact]
    public void Encode_OfTheLargestState_IsBelowThreeMebibytes()
    {
        var longest = new string('x', 118);
        var events = Enumerable.Range(0, 256).SelectMany(i => (UserEvent[])
        [
            new EngagementEvent(i, longest + Name("e", i), longest + Name("i", i), EngagementAction.Share, int.MaxValue),
            new HideEvent(i, longest + Name("h", i), Hidden: true),
            new ChoiceEvent(i, ChoiceKind.Collection, longest + Name("c", i), Active: true, [.. Enumerable.Range(0, 64).Select(j => longest + Name("", (i * 64) + j))]),
        ]).ToArray();

        var state = UserState.Empty.Fold(events, new FoldOutcome[events.Length]);

        Assert.Equal((100, 256, 256), (state.Window.Count, state.Hides.Count, state.Choices.Count));
        Assert.InRange(UserStateCodec.Encode(state).Length, 2 << 20, 3 << 20);
    }

    static void CheckMillion(Func<int, UserEvent> make, Func<UserState, int> count, int limit)
    {
        var (state, outcomes, started) = (UserState.Empty, new FoldOutcome[AtOnce], Stopwatch.GetTimestamp());
        for (var first = 0; first < Million; first += AtOnce)
            state = state.Fold([.. Enumerable.Range(first, AtOnce).Select(make)], outcomes);

        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.Zero, Patience);
        Assert.Equal(limit, count(state));
        Assert.InRange(UserStateCodec.Encode(state).Length, limit, limit * 64);
    }

    static string Name(string what, int number) => string.Create(CultureInfo.InvariantCulture, $"{what}{number}");
}
