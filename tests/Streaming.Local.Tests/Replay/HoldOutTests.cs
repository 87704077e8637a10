using Streaming.Local.Replay;
using Action = Streaming.Contracts.Action;

namespace Streaming.Local.Tests.Replay;

public class HoldOutTests
{
    [Fact]
    public void Cut_Sequences_HoldOutTheLastRowEvenIfItRepeats()
    {
        var user = Assert.Single(HoldOut.Cut(Data(lastRowIsTest: true, "a", "b", "a")));

        Assert.Equal(["a", "b"], user.Train.Select(i => i.ItemId));
        Assert.Equal(["a"], user.Held.Select(i => i.ItemId));
    }

    [Fact]
    public void Cut_EventLog_HoldsOutEverythingFromTheLastNewItemOn()
    {
        var user = Assert.Single(HoldOut.Cut(Data(lastRowIsTest: false, "a", "b", "a", "c", "a", "c")));

        Assert.Equal(["a", "b", "a"], user.Train.Select(i => i.ItemId));
        Assert.Equal(["c", "a", "c"], user.Held.Select(i => i.ItemId));
    }

    [Fact]
    public void Cut_FewRows_AreAllReplayed()
    {
        var user = Assert.Single(HoldOut.Cut(Data(lastRowIsTest: true, "a", "b")));

        Assert.Equal(2, user.Train.Count);
        Assert.Empty(user.Held);
    }

    [Fact]
    public void Cut_OneItemOnly_IsAllReplayed()
    {
        var user = Assert.Single(HoldOut.Cut(Data(lastRowIsTest: false, "a", "a", "a")));

        Assert.Empty(user.Held);
    }

    static InteractionData Data(bool lastRowIsTest, params string[] items) => new(
        "test",
        [.. items.Select((item, time) => new Interaction($"e{time}", "u", item, Action.View, time))],
        new Dictionary<string, IReadOnlyList<string>>(),
        lastRowIsTest);
}
