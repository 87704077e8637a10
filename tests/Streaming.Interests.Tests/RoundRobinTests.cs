using FsCheck;
using FsCheck.Fluent;

namespace Streaming.Interests.Tests;

public class RoundRobinTests
{
    static readonly Gen<RankedSource<int>[]> s_sources =
        (from budget in Gen.Choose(0, 6)
         from length in Gen.Choose(0, 12)
         from items in Gen.Choose(0, 25).ArrayOf(length)
         select new RankedSource<int>(budget, [.. items.Select((item, i) => new Candidate<int>(item, -i))]))
        .ArrayOf(5);

    [Fact]
    public void Blend_NeverRepeats_AndNeverHoldsAnExcludedItem() => Holds.ForAll(s_sources, sources =>
    {
        var blended = RoundRobin.Blend(sources, IsExcluded);

        Assert.Distinct(blended.Select(b => b.Item));
        Assert.DoesNotContain(blended, b => IsExcluded(b.Item));
    });

    [Fact]
    public void Blend_SpendsTheBudgetWhereItCan_AndNoMore() => Holds.ForAll(s_sources, sources =>
    {
        var available = sources.SelectMany(s => s.Candidates).Select(c => c.Item).Distinct().Count(item => !IsExcluded(item));

        Assert.Equal(Math.Min(available, sources.Sum(s => s.Budget)), RoundRobin.Blend(sources, IsExcluded).Length);
    });

    [Fact]
    public void Blend_SourceGoesAboveItsBudget_OnlyWhenAnotherHasEnded() => Holds.ForAll(s_sources, sources =>
    {
        var blended = RoundRobin.Blend(sources, IsExcluded);
        var counts = sources.Select((_, source) => blended.Count(b => b.Source == source)).ToArray();

        Assert.True(!counts.Zip(sources).Any(x => x.First > x.Second.Budget) || counts.Zip(sources).Any(x => x.First < x.Second.Budget));
    });

    [Fact]
    public void Blend_NamesEverySourceThatFoundAnItem() => Holds.ForAll(s_sources, sources =>
    {
        foreach (var result in RoundRobin.Blend(sources, IsExcluded))
        {
            var expected =
                from source in Enumerable.Range(0, sources.Length)
                let rank = sources[source].Candidates.ToList().FindIndex(c => c.Item == result.Item) + 1
                where rank > 0
                select new Finding(source, rank, 1 - rank);
            Assert.Equal(expected, result.FoundBy.ToArray());
            Assert.Contains(result.FoundBy.ToArray(), finding => finding.Source == result.Source);
        }
    });

    [Fact]
    public void Blend_TakesTurns_AndARepeatDoesNotCostOne()
    {
        RankedSource<string>[] sources = [Source(2, "a", "b", "c"), Source(2, "a", "d", "e")];

        Assert.Equal(["a", "d", "b", "e"], Items(sources));
    }

    [Fact]
    public void Blend_GivesWhatASourceCannotSpend_ToTheOthersInTurn()
    {
        RankedSource<string>[] sources = [Source(3, "a"), Source(1, "b", "c", "d"), Source(1, "e", "f")];

        Assert.Equal(["a", "b", "e", "c", "f"], Items(sources));
    }

    [Fact]
    public void Blend_OfNothing_IsEmpty() => Assert.Empty(RoundRobin.Blend<int>([], IsExcluded));

    [Fact]
    public void Blend_WithANegativeBudget_Throws() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Items([Source(-1, "a")]));

    static bool IsExcluded(int item) => item % 5 == 0;

    static RankedSource<string> Source(int budget, params string[] items) =>
        new(budget, [.. items.Select(item => new Candidate<string>(item, 0))]);

    static IEnumerable<string> Items(RankedSource<string>[] sources) => RoundRobin.Blend(sources, _ => false).Select(b => b.Item);
}
