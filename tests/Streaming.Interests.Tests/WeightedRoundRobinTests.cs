using FsCheck;
using FsCheck.Fluent;

namespace Streaming.Interests.Tests;

public class WeightedRoundRobinTests
{
    [Fact]
    public void EveryBeginning_HoldsTheSourcesInProportion() => Holds.ForAll(Gen.Choose(1, 9).ArrayOf(3), weights =>
    {
        var sources = weights.Select((weight, s) => new RankedSource<int>(
            50, [.. Enumerable.Range(0, 50).Select(i => new Candidate<int>((100 * s) + i, 0))], weight)).ToArray();
        var blended = WeightedRoundRobin.Blend(sources, _ => false);

        for (var length = 1; length <= 50; length++)
            for (var s = 0; s < 3; s++)
                Assert.InRange(blended.Take(length).Count(b => b.Source == s) - ((double)length * weights[s] / weights.Sum()), -1.5, 1.5);
    });

    [Fact]
    public void EqualWeights_AreTurns() => Holds.ForAll(RankedSources.Disjoint, sources =>
    {
        RankedSource<int>[] equal = [.. sources.Select(s => s with { Weight = 2 })];

        Assert.Equal(
            RoundRobin.Blend(equal, _ => false).Select(b => b.Item), WeightedRoundRobin.Blend(equal, _ => false).Select(b => b.Item));
    });

    [Fact]
    public void ThreeToOne_ComesAsThreeToOneFromTheStart() =>
        Assert.Equal(["a1", "a2", "b1", "a3", "a4", "a5", "b2", "a6"], Items(Source("a", 6, 3), Source("b", 2, 1)));

    [Fact]
    public void SourceWithoutWeight_GetsWhatTheOthersLeave() =>
        Assert.Equal(["a1", "b1", "b2"], Items(Source("a", 1, 1), Source("b", 2, 0)));

    static RankedSource<string> Source(string name, int budget, double weight) =>
        new(budget, [.. Enumerable.Range(1, budget).Select(i => new Candidate<string>($"{name}{i}", 0))], weight);

    static IEnumerable<string> Items(params RankedSource<string>[] sources) => WeightedRoundRobin.Blend(sources, _ => false).Select(b => b.Item);
}
