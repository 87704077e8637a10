using FsCheck;
using FsCheck.Fluent;

namespace Streaming.Interests.Tests;

public class EncodedWindowTests
{
    const int Checksum = 4;

    /// <summary>Engagements of few items, mostly in the order of time, some twice: more than a window holds.</summary>
    static readonly Gen<UserEvent[]> s_engagements =
        from count in Gen.Choose(0, 160)
        from items in Gen.Choose(1, 300)
        from each in Gen.Zip(Gen.Zip(Gen.Choose(0, items), Gen.Choose(0, 3)), Gen.Choose(0, 40)).ArrayOf(count)
        select each.Select((e, i) => (UserEvent)new EngagementEvent(
            (i * 100L) - (e.Item2 == 0 ? 1000 : 0),
            e.Item1.Item2 == 0 ? new Guid(i, 1, 2, [3, 4, 5, 6, 7, 8, 9, 10]).ToString() : $"event-{(e.Item2 == 1 ? i / 2 : i)}",
            $"item-{e.Item1.Item1}",
            EngagementAction.Click,
            e.Item2)).ToArray();

    [Fact]
    public void Encode_AfterEveryEvent_IsTheSameAsOfTheStateMadeAtOnce() => Holds.ForAllArrays(s_engagements, events =>
    {
        var state = UserState.Empty;
        foreach (var happened in events)
        {
            state = state.Fold(happened);
            _ = state.Bytes();
        }

        Assert.Equal(UserEvents.Fold(events).Bytes(), state.Bytes());
        Assert.Equal(state.Window, UserStateCodec.Decode(state.Bytes()).Window);
    });

    // A hide may name items by their number: then the window is encoded from its engagements, never from what is kept beside it.
    [Fact]
    public void Encode_OfEngagementsAlone_IsWhatItIsBesideAHide() => Holds.ForAllArrays(s_engagements, events =>
    {
        var alone = UserEvents.Fold(events);
        var besideAHide = alone.Fold(new HideEvent(0, "hidden", Hidden: true));
        var length = alone.Bytes().Length - Checksum - "\0\0".Length;

        Assert.Equal(besideAHide.Bytes()[..length], alone.Bytes()[..length]);
    });

    [Fact]
    public void Encode_AfterSomeEventsAndAFence_IsTheSameAsOfTheStateMadeAtOnce() => Holds.ForAll(
        Gen.Zip(s_engagements, Gen.Choose(0, 160)), cut =>
        {
            var (events, at) = (cut.Item1, Math.Min(cut.Item2, cut.Item1.Length));
            var first = UserEvents.Fold(events.AsSpan(0, at));
            _ = first.Bytes();
            var fence = new ErasureEvent(at * 50L);

            Assert.Equal(UserEvents.Fold([.. events, fence]).Bytes(), first.Fold([fence, .. events[at..]]).Bytes());
        });
}
