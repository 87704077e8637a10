using Streaming.Interests;
using Streaming.Operator.Verification.Checking;
using Streaming.Pipeline.Users;

namespace Streaming.Operator.Tests.Verification.Checking;

public class StateCheckTests
{
    readonly Scene scene = new Scene().With(Scene.View(10, "a"), Scene.View(30, "b"), new ErasureEvent(20), Scene.View(15, "late"), Scene.View(30, "b"));

    [Fact]
    public void Check_WhatARightPipelineStored_FindsNothing()
    {
        Check(scene.After(5));

        Assert.True(scene.Findings.IsEmpty);
    }

    [Fact]
    public void Check_ScriptedStream_FoldsErasureLateAndDuplicate()
    {
        var state = Check(scene.After(5))[Scene.User];

        Assert.Equal(20, state.ErasedAt);
        Assert.Equal("b", Assert.Single(state.Window).EventId.ToString());
    }

    [Fact]
    public void Check_LostEvent_IsFoundInStateAndCount()
    {
        Check(scene.Without(1) with { Applied = scene.After(5).Applied });

        // The duplicate told it again, so only the count knows.
        Assert.Equal([FindingKind.RecordLost], scene.Found);
    }

    [Fact]
    public void Check_LostErasure_IsADifferentUser()
    {
        Check(scene.Without(2) with { Counts = new RecordCounts(5, 0, 0), Applied = scene.After(5).Applied });

        Assert.Equal([FindingKind.UserDiffers], scene.Found);
    }

    [Fact]
    public void Check_UserThatIsNotThere_IsLost()
    {
        Check();

        Assert.Equal([FindingKind.RecordLost], scene.Found);
    }

    [Fact]
    public void Check_RecordCountedTwice_IsFound()
    {
        Check(scene.After(5) with { Counts = new RecordCounts(4, 1, 1) });

        Assert.Equal([FindingKind.RecordCountedTwice], scene.Found);
    }

    [Fact]
    public void Check_RecordNeverApplied_IsLost()
    {
        Check(scene.After(5) with { Applied = [new AppliedOffset(Scene.Engagements, 0, 2), new AppliedOffset(Scene.Changes, 0, 0)] });

        Assert.Equal([FindingKind.RecordLost], scene.Found);
    }

    [Fact]
    public void Check_PointThatNoRecordAsksFor_IsAnOrphan()
    {
        Check(scene.After(5), UserPoint.New("nobody"));

        Assert.Equal([FindingKind.OrphanPoint], scene.Found);
    }

    [Fact]
    public void Check_EventsThatDoNotConcernTheKind_AskForNoPoint()
    {
        var choosing = new Scene().With(new ChoiceEvent(10, ChoiceKind.Topic, "t", Active: true, []));

        Assert.Empty(new StateCheck(choosing.Oracle, choosing.Findings).Check(Scene.Implicit, Scene.Stored()));
        Assert.True(choosing.Findings.IsEmpty);
    }

    IReadOnlyDictionary<string, UserState> Check(params UserPoint[] stored) =>
        new StateCheck(scene.Oracle, scene.Findings).Check(Scene.Implicit, Scene.Stored(stored));
}
