using System.Text;
using Google.Protobuf;
using Streaming.Contracts;
using Streaming.Kafka;

namespace Streaming.Arms.Tests;

public sealed class DecisionsTests
{
    static readonly ExperimentOptions Ramped = Configured.Options(
        Configured.TwoArms("a"), ("Running:a:Ramp:Stages:0", "0.01"), ("Running:a:Ramp:Stages:1", "0.5")).Running["a"];

    [Fact]
    public void Ramp_WithoutADecision_IsAtItsFirstStage() => Assert.Equal(0.01, new Decisions().ExposureOf("a", Ramped));

    [Theory]
    [InlineData(0.1, 0.1)]
    [InlineData(0.9, 0.5)]
    public void Ramp_IsWhereItWasDecided_ButNeverPassesTheConfiguration(double decided, double exposure)
    {
        var decisions = new Decisions();
        decisions.Take(Record("ramp/a", new ExperimentDecision { Ramp = new RampDecision { Experiment = "a", Exposure = decided, Status = RampStatus.Running } }));

        Assert.Equal(exposure, decisions.ExposureOf("a", Ramped));
    }

    [Fact]
    public void Tombstones_ForgetWhatTheirKeysName()
    {
        var decisions = new Decisions();
        decisions.Take(Record("ramp/a", new ExperimentDecision { Ramp = new RampDecision { Experiment = "a", Exposure = 0.2, Status = RampStatus.Running } }));
        decisions.Take(Record("split/core/home", new ExperimentDecision { Split = new LearnedSplit { Segment = "core", Surface = "home", ImplicitShare = 0.3 } }));
        Assert.Equal(0.3, decisions.SplitOf("core", "home")!.ImplicitShare);

        decisions.Take(Record("ramp/a", null));
        decisions.Take(Record("split/core/home", null));

        Assert.Equal(0.01, decisions.ExposureOf("a", Ramped));
        Assert.Null(decisions.SplitOf("core", "home"));
    }

    [Fact]
    public void SomethingElse_IsRefused() =>
        Assert.Throws<InvalidMessageException>(() => new Decisions().Take(new SourceRecord("t", 0, 0, 0, "ramp/a"u8.ToArray(), "{}"u8.ToArray(), null)));

    static SourceRecord Record(string key, ExperimentDecision? decision) => new("t", 0, 0, 0, Encoding.UTF8.GetBytes(key), decision?.ToByteArray(), null);
}
