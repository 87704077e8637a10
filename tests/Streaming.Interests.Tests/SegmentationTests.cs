namespace Streaming.Interests.Tests;

public class SegmentationTests
{
    static readonly Segmentation s_segments = new(CasualFrom: 2, CoreFrom: 4);

    [Theory]
    [InlineData(0, 0, UserSegment.New)]
    [InlineData(1, 0, UserSegment.New)]
    [InlineData(1, 1, UserSegment.Casual)]
    [InlineData(3, 0, UserSegment.Casual)]
    [InlineData(2, 2, UserSegment.Core)]
    public void Of_CountsEngagementsAndChoicesThatStand(int engagements, int choices, UserSegment segment)
    {
        var events = Enumerable.Range(0, engagements).Select(UserEvent (i) => new EngagementEvent(i, $"e{i}", $"i{i}", EngagementAction.View, -1))
            .Concat(Enumerable.Range(0, choices).Select(UserEvent (i) => new ChoiceEvent(i, ChoiceKind.Topic, $"t{i}", true, [])))
            .Append(new ChoiceEvent(9, ChoiceKind.Topic, "given up", false, [])).ToArray();

        Assert.Equal(segment, s_segments.Of(UserState.Empty.Fold(events, new FoldOutcome[events.Length])));
    }
}
