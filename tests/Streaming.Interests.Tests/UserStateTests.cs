namespace Streaming.Interests.Tests;

public class UserStateTests
{
    static readonly EngagementEvent s_view = new(100, "e", "item", EngagementAction.View, -1);

    [Fact]
    public void Fold_EngagementAtOrBeforeAFence_IsLate()
    {
        Assert.Equal([FoldOutcome.Applied, FoldOutcome.Late], Outcomes(new ErasureEvent(100), s_view));
        Assert.Equal([FoldOutcome.Applied, FoldOutcome.Applied], Outcomes(new ErasureEvent(99), s_view));
    }

    [Fact]
    public void Fold_FenceAfterFacts_LeavesNothingOfThem()
    {
        var state = UserEvents.Fold(
            s_view, new HideEvent(100, "item", true), new ChoiceEvent(100, ChoiceKind.Topic, "topic", true, []), new ErasureEvent(100));

        Assert.Equal(UserEvents.Fold(new ErasureEvent(100)).Bytes(), state.Bytes());
        Assert.False(state.IsHidden("item"));
    }

    [Fact]
    public void Fold_OlderErasureThanKnown_IsADuplicate() =>
        Assert.Equal([FoldOutcome.Applied, FoldOutcome.Duplicate], Outcomes(new ErasureEvent(100), new ErasureEvent(50)));

    [Fact]
    public void Fold_EngagementOfAClosedAccount_DoesNotCount()
    {
        UserEvent[] events = [new AccountEvent(50, Closed: true), s_view];

        Assert.Equal([FoldOutcome.Applied, FoldOutcome.Late], Outcomes(events));
        var state = UserEvents.Fold(events);
        Assert.True(state.IsClosed);
        Assert.Empty(state.Window);
        Assert.Equal(50, state.NewestTime);
    }

    [Theory]
    [InlineData(99, true)]
    [InlineData(100, false)]
    public void Fold_ReopeningThatArrivesLast_CountsWhatCameAfterIt(long reopened, bool counts)
    {
        var state = UserEvents.Fold(new AccountEvent(50, Closed: true), s_view, new AccountEvent(reopened, Closed: false));

        Assert.False(state.IsClosed);
        Assert.Equal(counts, state.Window.Contains(s_view));
    }

    [Fact]
    public void Fold_SecondReopening_DoesNotCloseTheTimeBetween()
    {
        var state = UserEvents.Fold(
            new AccountEvent(50, Closed: true), new AccountEvent(60, Closed: false), s_view, new AccountEvent(200, Closed: false));

        Assert.Contains(s_view, state.Window);
    }

    [Fact]
    public void Fold_MoreReopeningsThanRemembered_OpensFromTheEarliestOfTheNewest()
    {
        UserEvent[] reopens = [.. Enumerable.Range(101, 9).Select(time => new AccountEvent(time, Closed: false))];
        UserEvent[] facts = [new AccountEvent(50, Closed: true), s_view with { Time = 102 }, s_view with { EventId = "next", Time = 103 }];

        var state = UserEvents.Fold([.. reopens, .. facts]);

        Assert.Equal("next", Assert.Single(state.Window).EventId);
        Assert.Equal(state.Bytes(), UserEvents.Fold([.. facts, .. reopens.Reverse()]).Bytes());
        Assert.Equal([FoldOutcome.Late], Outcomes(state, reopens[0]));
        Assert.Equal([FoldOutcome.Duplicate], Outcomes(state, reopens[1]));
    }

    [Fact]
    public void Fold_LaterVersionOfAnEvent_ReplacesIt()
    {
        var later = s_view with { Time = 101, Action = EngagementAction.Save };

        Assert.Equal([FoldOutcome.Applied, FoldOutcome.Applied, FoldOutcome.Duplicate], Outcomes(s_view, later, s_view));
        Assert.Equal(later, Assert.Single(UserEvents.Fold(later, s_view).Window));
    }

    [Fact]
    public void Fold_MoreEngagementsThanRemembered_KeepsTheNewest()
    {
        UserEvent[] events = [.. Enumerable.Range(0, 150).Select(i => s_view with { Time = i, EventId = $"{i}" })];

        var state = UserEvents.Fold(events);

        Assert.Equal(Enumerable.Range(50, 100).Reverse().Select(i => $"{i}"), state.Window.Select(e => e.EventId.ToString()));
        Assert.Equal([FoldOutcome.Late], Outcomes(state, events[49]));
    }

    [Fact]
    public void Fold_HideAndUnhideAtOneTime_Hides()
    {
        UserEvent[] events = [new HideEvent(1, "item", Hidden: false), new HideEvent(1, "item", Hidden: true)];

        Assert.True(UserEvents.Fold(events).IsHidden("item"));
        Assert.True(UserEvents.Fold(events[1], events[0]).IsHidden("item"));
        Assert.False(UserEvents.Fold(events).Fold(new HideEvent(2, "item", Hidden: false)).IsHidden("item"));
    }

    [Fact]
    public void Fold_WithTooFewOutcomes_Throws() =>
        Assert.Throws<ArgumentException>(() => UserState.Empty.Fold([s_view], []));

    static FoldOutcome[] Outcomes(params UserEvent[] events) => Outcomes(UserState.Empty, events);

    static FoldOutcome[] Outcomes(UserState state, params UserEvent[] events)
    {
        var outcomes = new FoldOutcome[events.Length];
        state.Fold(events, outcomes);
        return outcomes;
    }
}
