namespace Streaming.Interests.Tests;

public class EngagementWeightsTests
{
    const long Day = 24 * 60 * 60 * 1000;

    static readonly EngagementEvent s_view = new(1000 * Day, "e", "item", EngagementAction.View, -1);

    [Theory]
    [InlineData(EngagementAction.View, 1)]
    [InlineData(EngagementAction.Click, 2)]
    [InlineData(EngagementAction.Save, 4)]
    [InlineData(EngagementAction.Share, 4)]
    public void Of_AnActionWithUnmeasuredDwell_IsItsWeight(EngagementAction action, float weight) =>
        Assert.Equal(weight, EngagementWeights.Of(s_view with { Action = action }, s_view.Time, new Weighting()));

    [Theory]
    [InlineData(0, 0.25)]
    [InlineData(15_000, 0.625)]
    [InlineData(30_000, 1)]
    [InlineData(int.MaxValue, 1)]
    [InlineData(-1, 1)]
    public void Of_ADwell_RisesFromTheFloorToOne(int dwellMs, float factor) =>
        Assert.Equal(factor, EngagementWeights.Of(s_view with { DwellMs = dwellMs }, s_view.Time, new Weighting()), 1e-6);

    [Theory]
    [InlineData(0, 1)]
    [InlineData(30, 0.5)]
    [InlineData(60, 0.25)]
    [InlineData(100_000, 0.05)]
    public void Of_AnAge_HalvesByHalfLifeDownToTheFloor(long days, float factor) =>
        Assert.Equal(factor, EngagementWeights.Of(s_view, s_view.Time + (days * Day), new Weighting()), 1e-6);

    [Fact]
    public void Of_WithoutSaturationAndDecay_IsTheActionsWeight()
    {
        var weighting = new Weighting { DwellSaturationSeconds = 0, HalfLifeDays = float.PositiveInfinity };

        Assert.Equal(1, EngagementWeights.Of(s_view with { DwellMs = 0 }, s_view.Time + (5000 * Day), weighting));
    }

    [Fact]
    public void Fill_CountsAgesBackFromTheNewest()
    {
        EngagementFact[] window = [s_view, s_view with { Time = s_view.Time - (30 * Day) }];
        float[] weights = [-1, -1, -1];

        EngagementWeights.Fill(window, new Weighting(), weights);

        Assert.Equal([1, 0.5f, -1], weights);
    }
}
