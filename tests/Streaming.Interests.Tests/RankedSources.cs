using FsCheck;
using FsCheck.Fluent;

namespace Streaming.Interests.Tests;

/// <summary>Sources for properties of blends: their items are whole numbers, best first.</summary>
internal static class RankedSources
{
    /// <summary>Up to five sources that share items, with ties of scores and repeats within a source.</summary>
    public static Gen<RankedSource<int>[]> Any { get; } =
        (from budget in Gen.Choose(0, 6)
         from weight in Gen.Elements(0, 0.25, 1, 1, 3)
         from items in Gen.Choose(0, 25).ArrayOf(12)
         from length in Gen.Choose(0, 12)
         from scores in Gen.Choose(-4, 4).ArrayOf(12)
         select Of(budget, weight, items[..length], scores[..length]))
        .ArrayOf(5).SelectMany(sources => Gen.Choose(0, 5).Select(count => sources[..count]));

    /// <summary>Three sources without common items, none of which ends before its budget is spent.</summary>
    public static Gen<RankedSource<int>[]> Disjoint { get; } =
        from scores in Gen.Choose(-4, 4).ArrayOf(3 * 12)
        from weights in Gen.Elements(0.25, 1, 1, 2.5).ArrayOf(3)
        from budget in Gen.Choose(1, 12)
        select Enumerable.Range(0, 3)
            .Select(s => Of(budget, weights[s], [.. Enumerable.Range(0, 12).Select(i => (100 * s) + i)], scores[(12 * s)..(12 * (s + 1))]))
            .ToArray();

    static RankedSource<int> Of(int budget, double weight, int[] items, int[] scores)
    {
        var best = scores.OrderDescending().ToArray();
        return new RankedSource<int>(budget, [.. items.Select((item, i) => new Candidate<int>(item, best[i] / 4f))], weight);
    }
}
