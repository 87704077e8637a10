using Streaming.Interests;
using Streaming.Operator.Verification.Checking;
using Streaming.Pipeline.Users;

namespace Streaming.Operator.Tests.Verification.Checking;

public class SampleCheckTests
{
    readonly Scene scene = new Scene().With(Scene.View(10, "a"), Scene.View(30, "b"), new ErasureEvent(20), Scene.View(40, "c"));

    [Fact]
    public void Look_PointsThatGrow_FindsNothing()
    {
        var check = Check();
        for (var i = 1; i <= 4; i++)
            check.Look(Scene.Stored(scene.After(i, revision: i)), Nothing);

        Assert.True(scene.Findings.IsEmpty);
        Assert.Equal(4, check.Samples);
    }

    [Fact]
    public void Look_OlderStateUnderANewerRevision_IsUndone() => Undone(scene.After(2), scene.After(1) with { Revision = 2, Counts = scene.After(2).Counts, Applied = scene.After(2).Applied });

    [Fact]
    public void Look_ErasureThatIsGone_IsUndone() => Undone(scene.After(3), scene.Without(2) with { Revision = 2, Counts = new RecordCounts(9, 0, 0), Applied = scene.After(4).Applied });

    [Fact]
    public void Look_SmallerOffset_IsUndone() => Undone(scene.After(2), scene.After(2) with { Revision = 2, Applied = scene.After(1).Applied });

    [Fact]
    public void Look_FewerRecordsCounted_IsUndone() => Undone(scene.After(2), scene.After(2) with { Revision = 2, Counts = new RecordCounts(1, 0, 0) });

    [Fact]
    public void Look_SmallerRevision_IsUndone() => Undone(scene.After(2, revision: 5), scene.After(3, revision: 4));

    [Fact]
    public void Look_TwoWritesOfOneRevision_IsUndone() => Undone(scene.After(2), scene.After(3) with { WriteId = "another" });

    [Fact]
    public void Look_PointThatIsGone_IsUndone() => Undone([scene.After(2)], []);

    [Fact]
    public void Look_ProgressPastARecordThatIsNotThere_IsAhead()
    {
        Check().Look(Scene.Stored(scene.After(1)), (topic, _) => topic == Scene.Engagements ? 2 : 0);

        Assert.Equal([FindingKind.ProgressAhead], scene.Found);
    }

    [Fact]
    public void Look_FactFromBeforeAnErasureThatIsApplied_IsFound()
    {
        var stale = scene.Without(2) with { Applied = scene.After(4).Applied };

        Check().Look(Scene.Stored(stale), (_, _) => 10);

        Assert.Equal([FindingKind.ErasedFact], scene.Found);
    }

    [Fact]
    public void Look_InterestFromBeforeTheErasure_IsFound()
    {
        var point = scene.After(4) with { Interests = [new StoredInterest(null, "a", 1, "item", Since: 10)] };

        Assert.Contains("there is an interest", SampleCheck.ErasedFact(point, fence: 20), StringComparison.Ordinal);
        Assert.Null(SampleCheck.ErasedFact(scene.After(4), fence: 20));
    }

    void Undone(UserPoint before, UserPoint now) => Undone([before], [now]);

    void Undone(UserPoint[] before, UserPoint[] now)
    {
        var check = Check();
        check.Look(Scene.Stored(before), Nothing);
        check.Look(Scene.Stored(now), Nothing);

        Assert.Equal([FindingKind.UpdateUndone], scene.Found);
    }

    SampleCheck Check() => new(Scene.Implicit, scene.Oracle, scene.Findings);

    static long Nothing(string topic, int partition) => 0;
}
