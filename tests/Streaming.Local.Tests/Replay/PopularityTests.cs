using Streaming.Local.Replay;

namespace Streaming.Local.Tests.Replay;

public class PopularityTests
{
    [Fact]
    public void Head_IsTheFewItemsThatHoldHalfOfTheEngagements()
    {
        Assert.Equal(["a"], Popularity.Head(["a", "a", "a", "b", "c"]));
    }

    [Fact]
    public void Head_OfEquallyPopularItems_IsTheFirstById()
    {
        Assert.Equal(["a", "b"], Popularity.Head(["d", "c", "b", "a"]).Order());
    }

    [Fact]
    public void Bands_HoldHalfThreeTenthsAndTheRestOfTheEngagements()
    {
        var bands = Popularity.Bands([.. Enumerable.Repeat("a", 5), .. Enumerable.Repeat("b", 3), "c", "d"]);

        Assert.Equal(PopularityBand.Head, bands["a"]);
        Assert.Equal(PopularityBand.Torso, bands["b"]);
        Assert.Equal((PopularityBand.Tail, PopularityBand.Tail), (bands["c"], bands["d"]));
    }
}
