using Streaming.Arms;
using Streaming.Contracts;
using Streaming.Experiments.Counting;
using Streaming.Experiments.Ramps;

namespace Streaming.Experiments.Tests.Ramps;

public sealed class RampControlTests
{
    const double Hour = 3_600;

    readonly ExperimentOptions experiment = new()
    {
        Arms = { ["control"] = new ArmOptions { Strategy = "single" }, ["treatment"] = new ArmOptions { Strategy = "blended" } },
        Ramp = new RampOptions
        {
            Stages = { 0.01, 0.1, 1 },
            Guardrails = { new GuardrailOptions { Metric = MetricNames.HideRate }, new GuardrailOptions { Metric = MetricNames.ClickRate } },
        },
    };

    [Fact]
    public void ARamp_BeginsAtItsFirstStage_AndGoesOnWhenTimeAndUsersAreThere()
    {
        var begun = Decide(new(), null, 0)!;
        Assert.Equal((0u, 0.01, RampStatus.Running), (begun.Stage, begun.Exposure, begun.Status));

        var healthy = Counts(users: 2_000, hides: 0.01, clicks: 0.1);
        Assert.Null(Decide(healthy, begun, 23 * Hour));
        Assert.Null(Decide(Counts(users: 900, hides: 0.01, clicks: 0.1), begun, 25 * Hour));
        var second = Decide(healthy, begun, 25 * Hour)!;
        Assert.Equal((1u, 0.1, RampStatus.Running), (second.Stage, second.Exposure, second.Status));
        Assert.Contains("no guardrail was broken", second.Reason, StringComparison.Ordinal);

        var last = Decide(healthy, second, 50 * Hour)!;
        Assert.Equal((2u, 1.0, RampStatus.Complete), (last.Stage, last.Exposure, last.Status));
        Assert.Null(Decide(healthy, last, 100 * Hour));
    }

    [Theory]
    [InlineData(0.02, 0.1, "hideRate of treatment")]
    [InlineData(0.01, 0.05, "clickRate of treatment")]
    public void ABrokenGuardrail_StopsTheRamp_AStageBack_AndSaysWhy(double hides, double clicks, string reason)
    {
        var broken = Decide(Counts(2_000, 0.01, 0.1, hides, clicks), At(1), 1 * Hour)!;

        Assert.Equal((0u, 0.01, RampStatus.Stopped), (broken.Stage, broken.Exposure, broken.Status));
        Assert.Contains(reason, broken.Reason, StringComparison.Ordinal);
        Assert.Contains("worse by", broken.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Harm_OfWhichTheControlHasNone_StopsTheRamp()
    {
        Assert.Contains("hideRate of treatment is", Decide(Counts(150, 0, 0.1, hides: 0.03), At(1), 1 * Hour)!.Reason, StringComparison.Ordinal);
        Assert.Null(Decide(Counts(150, 0, 0.1, hides: 0), At(1), 1 * Hour));
    }

    [Fact]
    public void ABrokenSampleRatio_StopsTheRamp()
    {
        var counts = Counts(2_000, 0.01, 0.1);
        counts[new ArmDayKey("e", "control", 20_000)].Add(0, Feature.Entered, 400);

        Assert.Contains("their weights explain", Decide(counts, At(2), 1 * Hour)!.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void AStoppedRamp_StaysStopped_UntilTheAttemptIsRaised()
    {
        var stopped = Decide(Counts(2_000, 0.01, 0.1, hides: 0.05), At(1), 1 * Hour)!;
        Assert.Null(Decide(Counts(2_000, 0.01, 0.1), stopped, 100 * Hour));

        experiment.Ramp!.Attempt = 2;
        var again = Decide(Counts(2_000, 0.01, 0.1), stopped, 101 * Hour)!;
        Assert.Equal((0u, RampStatus.Running, 2u), (again.Stage, again.Status, again.Attempt));
    }

    [Fact]
    public void ABrokenGuardrailAtTheLastStage_StopsACompleteRampToo()
    {
        var complete = At(2);
        complete.Status = RampStatus.Complete;

        var stopped = Decide(Counts(2_000, 0.01, 0.1, hides: 0.05), complete, 1 * Hour)!;

        Assert.Equal((1u, RampStatus.Stopped), (stopped.Stage, stopped.Status));
    }

    [Fact]
    public void OtherStagesInTheConfiguration_PutTheRampAtTheGreatestThatItHasReached()
    {
        var standing = At(1);
        experiment.Ramp!.Stages.Insert(1, 0.05);

        Assert.Equal(3u, Decide(Counts(2_000, 0.01, 0.1), standing, 25 * Hour)!.Stage);
    }

    RampDecision At(uint stage) => new()
    {
        Experiment = "e", Attempt = 1, Stage = stage, Exposure = experiment.Ramp!.Stages[(int)stage], Status = RampStatus.Running, Since = Records.Time(0),
    };

    RampDecision? Decide(Dictionary<ArmDayKey, ArmDay> counts, RampDecision? standing, double at) =>
        RampControl.Decide("e", experiment, counts, returnDays: 1, standing, Records.Milliseconds(at));

    static Dictionary<ArmDayKey, ArmDay> Counts(int users, double hides, double clicks) => Counts(users, hides, clicks, hides, clicks);

    static Dictionary<ArmDayKey, ArmDay> Counts(int users, double controlHides, double controlClicks, double hides, double clicks = 0.1) => new()
    {
        [new ArmDayKey("e", "control", 20_000)] = Day(users, controlHides, controlClicks),
        [new ArmDayKey("e", "treatment", 20_000)] = Day(users, hides, clicks),
    };

    /// <summary>Users who see 50 items each, alike but for a little noise between buckets.</summary>
    static ArmDay Day(int users, double hides, double clicks)
    {
        var (day, random) = (new ArmDay(), new Random(1));
        for (var user = 0; user < users; user++)
        {
            var bucket = user % ArmDay.Buckets;
            day.Add(bucket, Feature.Entered, 1);
            day.Add(bucket, Feature.Users, 1);
            day.Add(bucket, Feature.Impressions, 50);
            day.Add(bucket, Feature.Hides, 50 * hides * (0.5 + random.NextDouble()));
            day.Add(bucket, Feature.Clicks, 50 * clicks * (0.5 + random.NextDouble()));
        }
        return day;
    }
}
