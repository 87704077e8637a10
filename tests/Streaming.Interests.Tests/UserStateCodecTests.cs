namespace Streaming.Interests.Tests;

public class UserStateCodecTests
{
    [Fact]
    public void Decode_OfAnEncodedState_GivesItBack()
    {
        UserEvent[] events =
        [
            new EngagementEvent(1_700_000_000_000, "e1", "a", EngagementAction.View, -1),
            new EngagementEvent(1_700_000_000_500, "e2", "b", EngagementAction.Save, 12_000),
            new HideEvent(1_700_000_000_100, "b", Hidden: true),
            new ChoiceEvent(1_700_000_000_200, ChoiceKind.Collection, "trips", Active: true, ["a", "c"]),
            new ErasureEvent(1_600_000_000_000),
        ];
        var state = UserState.Empty.Fold(events, new FoldOutcome[events.Length]);

        var decoded = UserStateCodec.Decode(UserStateCodec.Encode(state));

        Assert.Equal(state.Window, decoded.Window);
        Assert.Equal(state.Hides, decoded.Hides);
        Assert.Equal(["a", "c"], Assert.Single(decoded.Choices).Items);
        Assert.Equal(1_600_000_000_000, decoded.ErasedAt);
        Assert.Equal(1_700_000_000_500, decoded.NewestTime);
        Assert.True(decoded.IsHidden("b"));
        Assert.False(decoded.IsHidden("a"));
    }
}
