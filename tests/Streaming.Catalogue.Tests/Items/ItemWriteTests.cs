using Streaming.Catalogue.Items;

namespace Streaming.Catalogue.Tests.Items;

public sealed class ItemWriteTests
{
    [Fact]
    public void Of_SeveralRecords_PicksTheNewestThenTheLast()
    {
        var write = ItemWrite.Of(
            [
                Records.Decode(Records.Update(Records.Item("i1", 70), 100, offset: 1)),
                Records.Decode(Records.Update(Records.Item("i1", 90), 100, offset: 2)),
                Records.Decode(Records.Update(Records.Item("i1", 90), 100, offset: 3)),
                Records.Decode(Records.Update(Records.Item("i1", 80), 100, offset: 4)),
            ],
            null);

        Assert.Equal(3, write.Newest.Record.Offset);
        Assert.Equal([1L, 2L, 4L], write.Older.Select(record => record.Record.Offset));
    }

    [Fact]
    public void LeftTopics_RemembersWhatTheItemHadAndNoLongerHas()
    {
        var write = ItemWrite.Of(
            [Records.Decode(Records.Update(Records.Item("i1", 90, null, "b", "d"), 100))],
            new StoredItem("i1", 80, ["a", "b"], ["c", "d"]));

        Assert.Equal(["a", "c"], write.LeftTopics);
        Assert.Equal(["a", "b", "c", "d"], write.TouchedTopics.Distinct().Order());
    }

    [Theory]
    [InlineData(79, true)]
    [InlineData(80, false)]
    [InlineData(81, false)]
    public void IsStale_OnlyWhenSomethingNewerIsStored(long updatedAt, bool stale) => Assert.Equal(
        stale,
        ItemWrite.Of([Records.Decode(Records.Update(Records.Item("i1", updatedAt), 100))], new StoredItem("i1", 80, [], [])).IsStale);
}
