using Streaming.Interests;
using Streaming.Operator.Commands.Rollouts.Comparing;
using Streaming.Pipeline.Users;

namespace Streaming.Operator.Tests.Commands.Rollouts;

public sealed class ComparisonReportTests
{
    [Fact]
    public void Figures_OfTwoUsers_AreWhatOneReckonsByHand()
    {
        ComparedUser[] users =
        [
            // Of four items three are shared; recall 1/2 against 1.
            new("u", Answer(["a", "b", "c", "d"], 10, 0.5, 1, 1), Answer(["b", "a", "c", "e"], 30, 1, 3)),
            // Nothing is shared; recall 1 against 0. One interest in the old generation, two equal ones in the new.
            new("v", Answer(["a"], 20, 1, 1), Answer(["x", "y"], 40, 0, 1, 1)),
        ];

        var report = ComparisonReport.Of("old", "new", 4, users);

        Assert.Equal(0.375, report.Overlap, 12);
        Assert.Equal(0.75, report.OldFigures.Recall!.Value, 12);
        Assert.Equal(0.5, report.NewFigures.Recall!.Value, 12);
        Assert.Equal((10, 20), (report.OldFigures.Milliseconds.P50, report.OldFigures.Milliseconds.P99));
        Assert.Equal((30, 40), (report.NewFigures.Milliseconds.P50, report.NewFigures.Milliseconds.P99));
        Assert.Equal((1.5, 1.5), (report.OldFigures.Slots.Slots, report.NewFigures.Slots.Slots));
        Assert.Equal(Math.Log(2) / 2, report.OldFigures.Slots.Entropy, 12);
        // Differences 0.5 and -1: mean -0.25, standard deviation 1.5 / sqrt(2), standard error 0.75.
        Assert.Equal(-0.25, report.RecallDifference.Mean, 12);
        Assert.Equal(-0.25 + (1.959964 * 0.75), report.RecallDifference.High, 6);
    }

    [Fact]
    public void Overlap_IsOfTheFirstItems_AndNoneWhereNeitherAnswers()
    {
        Assert.Equal(0.5, new ComparedUser("u", Answer(["a", "b", "c"], 1, null), Answer(["a", "c", "b"], 1, null)).Overlap(2));
        Assert.Null(new ComparedUser("u", Answer([], 1, null), Answer([], 1, null)).Overlap(2));
    }

    [Fact]
    public void HeldOut_TakesTheNewestItemsThatWereNotMetBefore_AndKnowsOnlyWhatWasBeforeThem()
    {
        var known = State(
            Engaged(1, "old"), Engaged(2, "met"), new ChoiceEvent(2, ChoiceKind.Topic, "jazz", true, []), Engaged(3, "first"), Engaged(4, "met"),
            new HideEvent(5, "old", true), Engaged(6, "second"), Engaged(7, "seen", EngagementAction.View));

        var held = HeldOut.Of(known, 3)!;

        Assert.Equal(["second", "first"], held.Items);
        Assert.Equal(["met", "old"], held.Before.Window.Select(engagement => engagement.ItemId));
        Assert.Equal("jazz", Assert.Single(held.Before.Choices).Id);
        Assert.False(held.Before.IsHidden("old"));
        Assert.Equal(0.5, held.Recall(["first", "other"]));
    }

    [Fact]
    public void HeldOut_WithNothingBefore_IsNone() => Assert.Null(HeldOut.Of(State(Engaged(1, "only")), 5));

    static UserState State(params UserEvent[] events) => UserState.Empty.Fold(events, new FoldOutcome[events.Length]);

    static EngagementEvent Engaged(long time, string item, EngagementAction action = EngagementAction.Click) => new(time, $"e{time}", item, action, -1);

    static ComparedAnswer Answer(string[] items, double milliseconds, double? recall, params double[] masses) => new(
        items, milliseconds, recall,
        UserPoint.New("u") with
        {
            State = State(Engaged(1, "a")),
            Interests = [.. masses.Select((mass, i) => new StoredInterest(null, $"i{i}", mass, "a", 1))],
        },
        UserPoint.New("u"));
}
