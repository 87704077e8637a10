using Streaming.Kafka.Streams;

namespace Streaming.Kafka.Tests.Streams;

public sealed class StartPositionTests
{
    [Theory]
    [InlineData(50L, null, 10, 100, 50)]
    [InlineData(50L, 70L, 10, 100, 50)]
    [InlineData(10L, null, 10, 100, 10)]
    [InlineData(100L, null, 10, 100, 100)]
    [InlineData(null, null, 10, 100, 10)]
    public void Decide_ProgressOrNothingAtAll_BeginsThere(long? progress, long? committed, long low, long high, long expected) =>
        Assert.Equal(expected, Decide(progress, committed, low, high, new StreamOptions()));

    [Theory]
    [InlineData(5L, null, "Stream:AcceptGap=true")]
    [InlineData(101L, null, "Stream:AcceptGap=true")]
    [InlineData(null, 50L, "Stream:StartWithoutProgress=Earliest")]
    public void Decide_RecordsOrStateAreMissing_StopsWithTheOption(long? progress, long? committed, string option)
    {
        var fault = Assert.Throws<StreamFaultedException>(() => Decide(progress, committed, 10, 100, new StreamOptions()));
        Assert.Contains(option, fault.Message, StringComparison.Ordinal);
        Assert.StartsWith("topic[3]", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(5L, null)]
    [InlineData(101L, null)]
    [InlineData(null, 50L)]
    public void Decide_OperatorAccepts_BeginsAtTheOldestRecord(long? progress, long? committed) => Assert.Equal(
        10, Decide(progress, committed, 10, 100, new StreamOptions { AcceptGap = true, StartWithoutProgress = MissingProgress.Earliest }));

    [Theory]
    [InlineData(50L, 50)]
    [InlineData(5L, 10)]
    [InlineData(101L, 10)]
    [InlineData(null, 10)]
    public void Decide_CommitAlone_IsFollowedWhereTheTopicHasIt(long? committed, long expected) =>
        Assert.Equal(expected, StartPosition.Decide(committed, 10, 100));

    [Fact]
    public void Decide_TopicMadeAnewThatReachesBeyondTheProgress_StopsUnlessAccepted()
    {
        var progress = new Progress("topic", 3, 50, 0, "old");
        var fault = Assert.Throws<StreamFaultedException>(() => StartPosition.Decide("topic", 3, progress, null, 0, 100, "new", new StreamOptions()));
        Assert.Contains("made anew", fault.Message, StringComparison.Ordinal);
        Assert.Contains("Stream:AcceptGap=true", fault.Message, StringComparison.Ordinal);

        Assert.Equal(0, StartPosition.Decide("topic", 3, progress, null, 0, 100, "new", new StreamOptions { AcceptGap = true }));
    }

    [Theory]
    [InlineData("same", "same")]
    [InlineData(null, "id")]
    [InlineData("id", null)]
    public void Decide_TopicIdIsTheSameOrUnknown_GoesOn(string? before, string? now) => Assert.Equal(
        50, StartPosition.Decide("topic", 3, new Progress("topic", 3, 50, 0, before), null, 0, 100, now, new StreamOptions()));

    static long Decide(long? progress, long? committed, long low, long high, StreamOptions options) => StartPosition.Decide(
        "topic", 3, progress is { } offset ? new Progress("topic", 3, offset, 0) : null, committed, low, high, null, options);
}
