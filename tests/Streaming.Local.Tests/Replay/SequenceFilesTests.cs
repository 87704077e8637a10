using Streaming.Local.Replay;

namespace Streaming.Local.Tests.Replay;

public class SequenceFilesTests
{
    [Fact]
    public void Read_TwoUsers_AreReplayedInTimeOrder()
    {
        using var folder = new TemporaryFolder().With("sequences.txt", "u a b\nv c d\n").With("times.txt", "u 10 30\nv 20 40\n");

        var data = Read(folder);

        Assert.Equal(["a", "c", "b", "d"], data.Interactions.Select(i => i.ItemId));
        Assert.Equal([10_000, 20_000, 30_000, 40_000], data.Interactions.Select(i => i.Time));
    }

    [Fact]
    public void Read_EventsOfOneSecond_KeepTheFilesOrder()
    {
        using var folder = new TemporaryFolder().With("sequences.txt", "u c a b\n").With("times.txt", "u 10 10 10\n");

        Assert.Equal(["c", "a", "b"], Read(folder).Interactions.Select(i => i.ItemId));
    }

    [Fact]
    public void Read_UnknownTimes_TakeTheirNeighbours()
    {
        using var folder = new TemporaryFolder().With("sequences.txt", "u a b c\n").With("times.txt", "u -1 50 -1\n");

        Assert.Equal([50_000, 50_001, 50_002], Read(folder).Interactions.Select(i => i.Time));
    }

    [Fact]
    public void Read_WithoutTimes_KeepsTheOrder()
    {
        using var folder = new TemporaryFolder().With("sequences.txt", "u a b c\n");

        var data = Read(folder);

        Assert.Equal(["a", "b", "c"], data.Interactions.Select(i => i.ItemId));
        Assert.Equal(3, data.Interactions.Select(i => i.Time).Distinct().Count());
    }

    [Fact]
    public void Read_Topics_BelongToTheirItems()
    {
        using var folder = new TemporaryFolder().With("sequences.txt", "u a b\n").With("item_topics.json", """{"a": [1, 2], "b": ["x"]}""");

        Assert.Equal(["1", "2"], Read(folder).Topics["a"]);
        Assert.Equal(["x"], Read(folder).Topics["b"]);
    }

    [Theory]
    [InlineData("u a\nu b\n", null, "sequences.txt, line 2: user 'u' has a line already")]
    [InlineData("u a b\n", "u 1\n", "times.txt, line 1: 1 times for 2 items")]
    [InlineData("u a\n", "v 1\n", "times.txt, line 1: user 'v', but sequences.txt has 'u' there")]
    [InlineData("u a\n", "u soon\n", "times.txt, line 1: 'soon' is no time; Unix seconds or -1 expected")]
    [InlineData("u a\nv b\n", "u 1\n", "times.txt, line 2: missing; sequences.txt goes on")]
    [InlineData("\n", null, "sequences.txt: no events")]
    public void Read_WrongLine_NamesFileLineAndReason(string sequences, string? times, string message)
    {
        using var folder = new TemporaryFolder().With("sequences.txt", sequences);
        if (times is not null)
            folder.With("times.txt", times);

        Assert.EndsWith(message, Assert.Throws<DataFormatException>(() => Read(folder)).Message, StringComparison.Ordinal);
    }

    static InteractionData Read(TemporaryFolder folder) => DataFolder.Read(folder.Path, ActionMap.Parse(null));
}
