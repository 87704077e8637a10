using Streaming.Local.Replay;
using Action = Streaming.Contracts.Action;

namespace Streaming.Local.Tests.Replay;

public class DerivedChoicesTests
{
    [Fact]
    public void Follows_ItemsThatShareARareTopic_FollowsIt()
    {
        Assert.Equal(["rare"], Choices().Follows(["item-0", "item-1", "item-2"]));
    }

    [Fact]
    public void Follows_OneItem_FollowsNothing()
    {
        Assert.Empty(Choices().Follows(["item-0", "item-0"]));
    }

    [Fact]
    public void Follows_TopicOfEverything_IsNeverFollowed()
    {
        Assert.DoesNotContain("everything", Choices().Follows(Enumerable.Range(0, 40).Select(i => $"item-{i}")));
    }

    [Fact]
    public void Of_ItemsWithoutTopics_IsACollectionOfWhatWasSaved()
    {
        Interaction[] train =
        [
            new("e1", "u", "a", Action.Save, 1), new("e2", "u", "b", Action.View, 2), new("e3", "u", "c", Action.Save, 3), new("e4", "u", "a", Action.Save, 4),
        ];

        var record = Assert.Single(new DerivedChoices(new Dictionary<string, IReadOnlyList<string>>()).Of(new UserHistory("u", train, [])));

        Assert.Equal(["a", "c"], Contracts.ProfileChange.Parser.ParseFrom(record.Value).SaveCollection.ItemIds);
        Assert.False(record.ConcernsImplicit);
    }

    static DerivedChoices Choices() => new(Enumerable.Range(0, 40).ToDictionary(
        i => $"item-{i}",
        IReadOnlyList<string> (i) => i < 3 ? ["everything", "rare"] : ["everything", $"own-{i}"]));
}
