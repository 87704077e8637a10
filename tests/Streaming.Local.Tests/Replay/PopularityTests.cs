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
}
