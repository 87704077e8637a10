using Streaming.Local.Chaos;

namespace Streaming.Local.Tests.Chaos;

public class ChaosPlanTests
{
    [Fact]
    public void Draw_SameSeed_GivesTheSamePlan() => Assert.Equal(Draw(7), Draw(7));

    [Fact]
    public void Draw_OtherSeed_GivesAnother() => Assert.NotEqual(Draw(7), Draw(8));

    [Fact]
    public void Draw_OneRound_HasEveryAct() =>
        Assert.Equal(Enum.GetValues<ChaosAct>(), Draw(3).Take(7).Select(step => step.Act).Distinct().Order());

    [Fact]
    public void Draw_FourAbsences_AreOfFourWorkers() => Assert.Equal(
        4, Draw(3).Where(step => step.Act == ChaosAct.WorkerAway).Take(4).Select(step => step.Worker).Distinct().Count());

    [Fact]
    public void Draw_RealServers_AreLeftAlone() => Assert.All(
        ChaosPlan.Draw(1, kafka: false, qdrant: false).Take(20), step => Assert.Equal(ChaosAct.WorkerAway, step.Act));

    static List<ChaosStep> Draw(int seed) => [.. ChaosPlan.Draw(seed, kafka: true, qdrant: true).Take(40)];
}
