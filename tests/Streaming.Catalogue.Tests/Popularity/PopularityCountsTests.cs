using Streaming.Catalogue.Popularity;

namespace Streaming.Catalogue.Tests.Popularity;

public sealed class PopularityCountsTests
{
    [Fact]
    public void TakeChanges_MoreItemsThanTheCapacity_ForgetsTheLeastPopularAndSaysSo()
    {
        var counts = new PopularityCounts(halfLifeMs: 60_000, capacity: 20);
        for (var item = 0; item < 21; item++)
            counts.Add($"item-{item}", weight: item + 1, time: 0);

        var taken = counts.TakeChanges(now: 0);

        Assert.Equal(["item-0", "item-1", "item-2"], taken.Where(change => change.Count is null).Select(change => change.ItemId).Order());
        Assert.Equal(18, counts.Most(100, now: 0).Count);
        Assert.Empty(counts.TakeChanges(now: 0));
    }
}
