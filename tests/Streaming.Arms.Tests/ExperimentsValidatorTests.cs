namespace Streaming.Arms.Tests;

public sealed class ExperimentsValidatorTests
{
    static readonly ExperimentsValidator Validator = new([new Strategies()]);

    [Theory]
    [InlineData("HoldOut:Share", "0.7", "Experiments:HoldOut:Share is 0.7")]
    [InlineData("HoldOut:Strategy", "guess", "there is no such strategy; there are blended, single")]
    [InlineData("Running:a:Exposure", "1.5", "Experiments:Running:a:Exposure is 1.5")]
    [InlineData("Running:a:SliceFrom", "1", "set a growing range")]
    [InlineData("Running:a:Control", "none", "name one of the arms, control, treatment")]
    [InlineData("Running:a:Arms:control:Strategy", "guess", "Experiments:Running:a:Arms:control:Strategy is \"guess\"")]
    [InlineData("Running:a:Arms:control:Weight", "0", "Experiments:Running:a:Arms:control:Weight is 0")]
    [InlineData("Running:b:Arms:control:Strategy", "single", "an experiment needs two arms")]
    [InlineData("Running:hold-out:Exposure", "1", "call it something else")]
    [InlineData("Running:a:Ramp:StageTime", "00:00:00", "StageTime is 00:00:00")]
    [InlineData("Running:a:Ramp:Attempt", "1", "Experiments:Running:a:Ramp:Stages")]
    [InlineData("Running:a:Ramp:Guardrails:0:Metric", "luck", "choose one of impressions")]
    [InlineData("Overrides:0:Arm", "third", "there is no such arm")]
    public void WhatCannotRun_IsRefusedByItsKey(string key, string value, string message)
    {
        var result = Validator.Validate(null, Configured.Options(Configured.TwoArms("a"), (key, value)));

        Assert.Contains(result.Failures ?? [], failure => failure.Contains(message, StringComparison.Ordinal));
    }

    [Fact]
    public void TwoExperiments_ForOneRequest_AreRefused_UnlessTheirSlicesAreApart()
    {
        Assert.Contains("can concern the same request", Assert.Single(Validator.Validate(null, Configured.Options(Configured.TwoArms("a", "b"))).Failures!), StringComparison.Ordinal);
        Assert.True(Validator.Validate(null, Configured.Options(
            Configured.TwoArms("a", "b"), ("Running:a:SliceTo", "0.5"), ("Running:b:SliceFrom", "0.5"))).Succeeded);
        Assert.True(Validator.Validate(null, Configured.Options(
            Configured.TwoArms("a", "b"), ("Running:a:Surfaces:0", "home"), ("Running:b:Surfaces:0", "search"))).Succeeded);
    }

    [Fact]
    public void ARampWithGuardrails_IsAccepted() => Assert.True(Validator.Validate(null, Configured.Options(
        Configured.TwoArms("a"), ("Running:a:Ramp:Stages:0", "0.01"), ("Running:a:Ramp:Stages:1", "1"),
        ("Running:a:Ramp:Guardrails:0:Metric", MetricNames.HideRate))).Succeeded);

    sealed class Strategies : IStrategyCatalogue
    {
        public IReadOnlyCollection<string> Names => ["single", "blended"];
    }
}
