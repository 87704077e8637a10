using Streaming.Interests;
using Streaming.Kafka;
using Streaming.Operator.Commands.Rebuild;

namespace Streaming.Operator.Tests.Commands.Rebuild;

public class WindowCoverageTests
{
    [Theory]
    [InlineData(UserState.WindowLength, 1000, 1000, true)]
    [InlineData(UserState.WindowLength, 999, 1000, false)]
    [InlineData(UserState.WindowLength - 1, 1000, 1000, false)]
    public void IsSure_OfAWindow_WhenItIsFullOfWhatIsNotOlderThanTheCut(int engagements, long oldest, long cut, bool sure)
    {
        UserEvent[] events = [.. Enumerable.Range(0, engagements).Select(i => new EngagementEvent(oldest + i, $"e-{i}", "item", EngagementAction.Click, -1))];

        Assert.Equal(sure, WindowCoverage.IsSure(UserState.Empty.Fold(events, new FoldOutcome[events.Length]), cut));
    }

    [Theory]
    [InlineData(1000, true)]
    [InlineData(999, false)]
    public void IsSure_OfAnErasedUser_WhenTheFenceIsNotBeforeTheCut(long erased, bool sure) =>
        Assert.Equal(sure, WindowCoverage.IsSure(UserState.Empty.Fold([new ErasureEvent(erased)], new FoldOutcome[1]), 1000));

    [Fact]
    public void Gaps_AreWhatIsWantedAndGone()
    {
        TopicRange[] kept = [new("t", 0, 0, 9), new("t", 1, 5, 9), new("t", 2, 5, 9)];

        Assert.Equal([new TopicGap("t", 1, 0, 5), new TopicGap("t", 2, 4, 5)], TopicGap.Of(kept, new Dictionary<(string, int), long> { [("t", 2)] = 4 }));
        Assert.Empty(TopicGap.Of(kept, new Dictionary<(string, int), long> { [("t", 1)] = 5, [("t", 2)] = 7 }));
    }
}
