using System.Text.Json;
using Streaming.Operator.Verification.Planning;

namespace Streaming.Operator.Tests.Verification.Planning;

public class VerificationPlanTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(77)]
    public void Create_SameSeed_GivesTheSamePlanToTheByte(int seed) => Assert.Equal(Written(Plans.Of(seed)), Written(Plans.Of(seed)));

    [Fact]
    public void Create_OtherSeed_GivesAnotherStreamAndSchedule()
    {
        var (one, other) = (Plans.Of(1), Plans.Of(2));

        Assert.NotEqual(one.Disruptions, other.Disruptions);
        Assert.NotEqual(Written(one), Written(other));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Create_OneMinute_HoldsEveryKindOfRecord(int seed)
    {
        var plan = Plans.Of(seed);

        var kinds = plan.Catalogue.Concat(plan.Traffic).Select(record => record.Kind).Distinct().Order();
        Assert.Equal(Enum.GetValues<RecordKind>(), kinds);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Create_TwoMinutes_HoldEveryKindOfDisruptionThatIsPossible(int seed) => Assert.Equal(
        Plans.Options(seed).Possible.Order(), Plans.Of(seed, minutes: 2).Disruptions.Select(disruption => disruption.Kind).Distinct().Order());

    [Fact]
    public void Create_NothingPossible_DisruptsNothing() =>
        Assert.Empty(VerificationPlan.Create(Plans.Options(1) with { Possible = [] }).Disruptions);

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public void Create_Disruptions_DoNothingToWhatIsDownAlready(int seed)
    {
        var plan = Plans.Of(seed, minutes: 5);

        foreach (var same in plan.Disruptions.Where(disruption => disruption.Worker is not null).GroupBy(disruption => (disruption.Worker, disruption.Copy)))
            Assert.All(same.Zip(same.Skip(1)), pair => Assert.True(pair.First.At + pair.First.For < pair.Second.At));
        Assert.All(plan.Disruptions, disruption => Assert.InRange(disruption.Copy, 0, disruption.Kind == DisruptionKind.Add ? 2 : 1));
    }

    [Fact]
    public void Create_Traffic_ComesInTheOrderOfItsTime() =>
        Assert.Equal(Plans.Of(3).Traffic.Select(record => record.At).Order(), Plans.Of(3).Traffic.Select(record => record.At));

    [Fact]
    public void Create_Pauses_OutlastTheSession() => Assert.All(
        Plans.Of(4, minutes: 5).Disruptions.Where(disruption => disruption.Kind == DisruptionKind.Pause),
        pause => Assert.True(pause.For > Plans.Options(4).SessionTimeout));

    static string Written(VerificationPlan plan) => JsonSerializer.Serialize(new
    {
        Records = plan.Catalogue.Concat(plan.Traffic).Select(record => new { record.Kind, record.At, record.Source, record.Key, record.Value, Meant = $"{record.Event}" }),
        plan.Disruptions,
    });
}
