using Streaming.Local.Replay;
using Action = Streaming.Contracts.Action;

namespace Streaming.Local.Tests.Replay;

public class EventLogFileTests
{
    [Fact]
    public void Read_FiveActionsOfAnArticleLog_AreMappedByDefault()
    {
        using var folder = new TemporaryFolder().With("log.csv", """
            timestamp,eventType,contentId,personId,sessionId
            10,VIEW,a,u,1
            11,LIKE,b,u,1
            12,BOOKMARK,c,u,1
            13,COMMENT CREATED,d,u,1
            14,FOLLOW,e,u,1
            """);

        var data = Read(folder);

        Assert.Equal([Action.View, Action.Click, Action.Save, Action.Share, Action.Save], data.Interactions.Select(i => i.Action));
        Assert.Equal(["a", "b", "c", "d", "e"], data.Interactions.Select(i => i.ItemId));
        Assert.All(data.Interactions, i => Assert.Equal("u", i.UserId));
        Assert.Equal(10_000, data.Interactions[0].Time);
    }

    [Fact]
    public void Read_ExactDuplicate_IsKeptWithTheSameEventId()
    {
        using var folder = new TemporaryFolder().With("log.csv", "user,item,time\nu,a,10\nu,a,10\nu,a,11\n");

        var ids = Read(folder).Interactions.Select(i => i.EventId).ToList();

        Assert.Equal(3, ids.Count);
        Assert.Equal(ids[0], ids[1]);
        Assert.NotEqual(ids[1], ids[2]);
    }

    [Theory]
    [InlineData("10", 10_000)]
    [InlineData("1457963676000", 1457963676000)]
    [InlineData("2016-03-14T13:54:36Z", 1457963676000)]
    public void Read_Times_InSecondsMillisecondsOrIso(string text, long milliseconds)
    {
        using var folder = new TemporaryFolder().With("log.csv", $"user,item,time\nu,a,{text}\n");

        Assert.Equal(milliseconds, Read(folder).Interactions[0].Time);
    }

    [Theory]
    [InlineData("dwell", "1.5", 1500)]
    [InlineData("dwell_ms", "1500", 1500)]
    [InlineData("dwell", "", -1)]
    public void Read_Dwell_InSecondsUnlessTheHeaderSaysMilliseconds(string header, string value, int milliseconds)
    {
        using var folder = new TemporaryFolder().With("log.csv", $"user,item,time,{header}\nu,a,10,{value}\n");

        Assert.Equal(milliseconds, Read(folder).Interactions[0].DwellMs);
    }

    [Theory]
    [InlineData("who,item,time\nu,a,1\n", "line 1: no column for the user in 'who,item,time'")]
    [InlineData("user,item,time\nu,a,1\nu,,2\n", "line 3: column 'item' is empty")]
    [InlineData("user,item,time\nu,a,yesterday\n", "line 2: 'yesterday' in column 'time' is no time")]
    [InlineData("user,item,time,action\nu,a,1,PONDER\n", "line 2: action 'PONDER' is not mapped; give --actions \"PONDER=view\"")]
    [InlineData("user,item,time,dwell\nu,a,1,-2\n", "line 2: '-2' in column 'dwell' is no dwell time")]
    [InlineData("user,item,time\n", "no events")]
    public void Read_WrongRow_NamesFileLineAndReason(string text, string message)
    {
        using var folder = new TemporaryFolder().With("log.csv", text);

        var error = Assert.Throws<DataFormatException>(() => Read(folder)).Message;

        Assert.Contains("log.csv", error, StringComparison.Ordinal);
        Assert.Contains(message, error, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_FolderWithoutData_SaysWhatIsMissing()
    {
        using var folder = new TemporaryFolder();

        Assert.Contains("neither sequences.txt nor a .csv", Assert.Throws<DataFormatException>(() => Read(folder)).Message, StringComparison.Ordinal);
    }

    static InteractionData Read(TemporaryFolder folder) => DataFolder.Read(folder.Path, ActionMap.Parse(null));
}
