using FsCheck;
using FsCheck.Fluent;

namespace Streaming.Interests.Tests;

public class BlenderTests
{
    static readonly Gen<(BlendRule Rule, RankedSource<int>[] Sources)> s_blends =
        from rule in Gen.Elements(Enum.GetValues<BlendRule>())
        from sources in RankedSources.Any
        select (rule, sources);

    static readonly Gen<(BlendRule Rule, RankedSource<int>[] Sources)> s_disjoint =
        from rule in Gen.Elements(Enum.GetValues<BlendRule>())
        from sources in RankedSources.Disjoint
        select (rule, sources);

    [Fact]
    public void EveryRule_NeverRepeats_AndNeverHoldsAnExcludedItem() => Holds.ForAll(s_blends, x =>
    {
        var blended = Blender.Blend(x.Rule, x.Sources, IsExcluded);

        Assert.Distinct(blended.Select(b => b.Item));
        Assert.DoesNotContain(blended, b => IsExcluded(b.Item));
    }, tests: 600);

    [Fact]
    public void EveryRule_SpendsTheBudgetWhereItCan_AndNoMore() => Holds.ForAll(s_blends, x =>
    {
        var available = x.Sources.SelectMany(s => s.Candidates).Select(c => c.Item).Distinct().Count(item => !IsExcluded(item));

        Assert.Equal(Math.Min(available, x.Sources.Sum(s => s.Budget)), Blender.Blend(x.Rule, x.Sources, IsExcluded).Length);
    }, tests: 600);

    [Fact]
    public void EveryRule_NamesEverySourceThatFoundAnItem_TheOneThatPutItInAmongThem() => Holds.ForAll(s_blends, x =>
    {
        foreach (var result in Blender.Blend(x.Rule, x.Sources))
        {
            var expected =
                from source in Enumerable.Range(0, x.Sources.Length)
                let rank = x.Sources[source].Candidates.ToList().FindIndex(c => c.Item == result.Item) + 1
                where rank > 0
                select new Finding(source, rank, x.Sources[source].Candidates[rank - 1].Score);
            Assert.Equal(expected, result.FoundBy.ToArray());
            Assert.Contains(result.FoundBy.ToArray(), finding => finding.Source == result.Source);
        }
    }, tests: 600);

    [Fact]
    public void EveryRule_MoreForASource_NeverGivesItLessOfAnyBeginning() => Holds.ForAll(Gen.Zip(s_disjoint, Gen.Choose(0, 2)), x =>
    {
        var ((rule, sources), favoured) = x;
        var before = Blender.Blend(rule, sources);
        // Turns without weights know budgets alone.
        var more = sources.Select((s, i) => i != favoured ? s : rule == BlendRule.RoundRobin ? s with { Budget = s.Budget + 3 } : s with { Weight = s.Weight * 2 });
        var after = Blender.Blend(rule, [.. more]);

        for (var length = 1; length <= before.Length; length++)
            Assert.True(Count(before, length, favoured) <= Count(after, length, favoured));
    }, tests: 600);

    [Fact]
    public void EveryRule_EqualSourcesInAnyOrder_GiveTheSameList() => Holds.ForAll(s_blends, x =>
    {
        if (x.Sources.Length == 0)
            return;
        var twins = x.Sources.Append(x.Sources[0]).ToArray();
        var swapped = twins.ToArray();
        (swapped[0], swapped[^1]) = (swapped[^1], swapped[0]);

        Assert.Equal(Items(Blender.Blend(x.Rule, twins)), Items(Blender.Blend(x.Rule, swapped)));
    }, tests: 600);

    [Fact]
    public void PoolingRule_SourcesInAnyOrder_GiveTheSameList() => Holds.ForAll(s_blends, x =>
    {
        if (Blender.Pools(x.Rule))
            Assert.Equal(Items(Blender.Blend(x.Rule, x.Sources)), Items(Blender.Blend(x.Rule, [.. x.Sources.Reverse()])));
    }, tests: 600);

    [Fact]
    public void PoolingRule_IsThePlainOne() => Holds.ForAll(s_blends, x =>
    {
        if (!Blender.Pools(x.Rule))
            return;
        var items = x.Sources.SelectMany(s => s.Candidates).Select(c => c.Item).Distinct()
            .Select(item => (Item: item, Worth: PlainWorth(x.Rule, x.Sources, item), Rank: x.Sources.Min(s => PlainRank(s, item) ?? int.MaxValue)));
        var expected = items.OrderByDescending(i => Math.Round(i.Worth, 9)).ThenBy(i => i.Rank).ThenBy(i => i.Item)
            .Select(i => i.Item).Take(x.Sources.Sum(s => s.Budget));

        Assert.Equal(expected, Items(Blender.Blend(x.Rule, x.Sources)));
    }, tests: 600);

    [Fact]
    public void UnknownRule_Throws() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Blender.Blend((BlendRule)99, Array.Empty<RankedSource<int>>()));

    [Theory]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    public void WeightThatIsNone_Throws(double weight) => Assert.Throws<ArgumentOutOfRangeException>(
        () => Blender.Blend(BlendRule.RankScore, [new RankedSource<int>(1, [], weight)]));

    static double PlainWorth(BlendRule rule, RankedSource<int>[] sources, int item)
    {
        var worths = sources.Where(s => PlainRank(s, item) is not null).Select(s => s.Weight * PlainWorth(rule, s, PlainRank(s, item)!.Value));
        return rule == BlendRule.PooledScore ? worths.Max() : worths.Sum();
    }

    static double PlainWorth(BlendRule rule, RankedSource<int> source, int rank)
    {
        var scores = source.Candidates.Select(c => (double)c.Score).ToArray();
        var deviation = Math.Sqrt(scores.Average(s => Math.Pow(s - scores.Average(), 2)));
        return rule switch
        {
            BlendRule.PooledScore => (1 + scores[rank - 1]) / 2,
            BlendRule.StandardScore => 1 / (1 + Math.Exp(-1.702 * (deviation < 1e-12 ? 0 : (scores[rank - 1] - scores.Average()) / deviation))),
            BlendRule.RankScore => (double)(scores.Length - rank + 1) / scores.Length,
            _ => 61.0 / (60 + rank),
        };
    }

    static int? PlainRank(RankedSource<int> source, int item) =>
        source.Candidates.ToList().FindIndex(c => c.Item == item) is >= 0 and var at ? at + 1 : null;

    static int Count(Blended<int>[] blended, int length, int source) => blended.Take(length).Count(b => b.Item / 100 == source);

    static bool IsExcluded(int item) => item % 5 == 0;

    static IEnumerable<int> Items(Blended<int>[] blended) => blended.Select(b => b.Item);
}
