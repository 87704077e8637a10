namespace Streaming.Interests.Tests;

public class UserStateOracleTests
{
    [Fact]
    public void Fold_OfAnyHistory_IsWhatTheDefinitionsSay() => Holds.ForAllArrays(UserEvents.FewOrMany, events =>
    {
        var state = UserEvents.Fold(events);
        var plain = new PlainUserState(events);

        Assert.Equal(plain.Window, state.Window);
        Assert.Equal(plain.Hides, state.Hides);
        Assert.Equal(plain.Choices, state.Choices.Select(PlainUserState.Describe));
        Assert.Equal(plain.ErasedAt, state.ErasedAt);
        Assert.Equal(plain.ClosedAt, state.ClosedAt);
        Assert.Equal(plain.IsClosed, state.IsClosed);
        Assert.All(plain.Hides, hide => Assert.Equal(hide.Hidden, state.IsHidden(hide.ItemId)));
        Assert.Equal(plain.Hides.Count(hide => hide.Hidden), Enumerable.Range(0, 400).Count(i => state.IsHidden($"item-{i}")));
        long?[] times =
        [
            plain.ErasedAt,
            .. plain.Reopens,
            .. plain.Window.Select(e => e.Time),
            .. plain.Hides.Select(e => e.Time),
            .. state.Choices.Select(e => e.Time),
        ];
        Assert.Equal(times.Max(), state.NewestTime);
    });

    [Fact]
    public void Fold_OfAFact_IsAppliedWhenTheStateGainsIt() => Holds.ForAllArrays(UserEvents.Few, events =>
    {
        var outcomes = new FoldOutcome[events.Length];
        UserState.Empty.Fold(events, outcomes);
        for (var i = 0; i < events.Length; i++)
        {
            var before = Facts(new PlainUserState(events[..i]));
            var plain = new PlainUserState(events[..(i + 1)]);
            var gained = Facts(plain).Except(before).Any();
            switch (events[i])
            {
                case EngagementEvent or HideEvent or ChoiceEvent:
                    var expected = gained ? FoldOutcome.Applied : plain.Counts(events[i].Time) ? FoldOutcome.Duplicate : FoldOutcome.Late;
                    Assert.Equal(expected, outcomes[i]);
                    break;
                case ErasureEvent:
                    var erased = new PlainUserState(events[..i]).ErasedAt;
                    Assert.Equal(events[i].Time <= erased ? FoldOutcome.Duplicate : FoldOutcome.Applied, outcomes[i]);
                    break;
            }
        }
    });

    static IEnumerable<object> Facts(PlainUserState state) => [.. state.Window, .. state.Hides, .. state.Choices];
}
