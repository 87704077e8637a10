using Streaming.Interests;
using Streaming.Pipeline.Users;

namespace Streaming.Pipeline.Tests;

public class UserPointJoinTests
{
    static readonly UserPoint Old = Point(new RecordCounts(2, 1, 0), [new("engagements", 0, 7), new("profile-changes", 1, 3)], "a", "b");

    [Fact]
    public void OfANewUser_IsTheOther()
    {
        var joined = UserPointJoin.Of(UserPoint.New("u"), Old);

        Assert.Equal(UserStateCodec.Encode(Old.State), UserStateCodec.Encode(joined.State));
        Assert.Equal((Old.Counts, 7L, 3L), (joined.Counts, joined.AppliedIn("engagements", 0), joined.AppliedIn("profile-changes", 1)));
    }

    [Fact]
    public void OfAUserWithoutAnyFact_KeepsThatRecordsCameButAddedNothing()
    {
        var late = Point(new RecordCounts(0, 0, 1), [new("engagements", 0, 7)]);

        var joined = UserPointJoin.Of(UserPoint.New("u"), late);

        Assert.Equal((late.Counts, 7L), (joined.Counts, joined.AppliedIn("engagements", 0)));
    }

    [Fact]
    public void WhatTheOtherHasCountedTooIsNotCountedTwice()
    {
        // The new worker met "b", offset 7, before the join did; the old one has counted it, too.
        var own = Point(new RecordCounts(1, 0, 0), [new("engagements", 0, 7)], "b");
        Assert.Equal(Old.Counts, UserPointJoin.Of(own, Old).Counts);
    }

    [Fact]
    public void Again_ChangesNothing()
    {
        var joined = UserPointJoin.Of(UserPoint.New("u"), Old) with { Revision = 1 };
        Assert.Same(joined, UserPointJoin.Of(joined, Old));
    }

    [Fact]
    public void OfOneThatIsAheadElsewhere_HasTheGreatestOffsetsOfBoth()
    {
        var own = Point(new RecordCounts(1, 0, 0), [new("engagements", 0, 9)], "c");

        var joined = UserPointJoin.Of(own, Old);

        Assert.Equal((9L, 3L), (joined.AppliedIn("engagements", 0), joined.AppliedIn("profile-changes", 1)));
        Assert.Equal(["a", "b", "c"], joined.State.Window.Select(engagement => engagement.EventId.ToString()).Order());
    }

    static UserPoint Point(RecordCounts counts, AppliedOffset[] applied, params string[] events) => UserPoint.New("u") with
    {
        WriteId = "w",
        Revision = 1,
        Counts = counts,
        Applied = applied,
        State = UserState.Empty.Fold(
            [.. events.Select((id, i) => (UserEvent)new EngagementEvent(i + 1, id, "item", EngagementAction.Click, -1))], new FoldOutcome[events.Length]),
    };
}
