using Streaming.Local.Replay;

namespace Streaming.Local.Tests.Replay;

public class DerivedFollowsTests
{
    [Fact]
    public void Of_ItemsThatShareARareTopic_FollowsIt()
    {
        Assert.Equal(["rare"], Follows().Of(["item-0", "item-1", "item-2"]));
    }

    [Fact]
    public void Of_OneItem_FollowsNothing()
    {
        Assert.Empty(Follows().Of(["item-0", "item-0"]));
    }

    [Fact]
    public void Of_TopicOfEverything_IsNeverFollowed()
    {
        Assert.DoesNotContain("everything", Follows().Of(Enumerable.Range(0, 40).Select(i => $"item-{i}")));
    }

    static DerivedFollows Follows() => new(Enumerable.Range(0, 40).ToDictionary(
        i => $"item-{i}",
        IReadOnlyList<string> (i) => i < 3 ? ["everything", "rare"] : ["everything", $"own-{i}"]));
}
