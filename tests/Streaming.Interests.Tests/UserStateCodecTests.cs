using System.Buffers.Binary;
using FsCheck;
using FsCheck.Fluent;

namespace Streaming.Interests.Tests;

public class UserStateCodecTests
{
    static readonly Gen<byte[]> s_fewEncoded = UserEvents.Few.Select(events => UserEvents.Fold(events).Bytes());

    static readonly Gen<byte[]> s_encoded = UserEvents.FewOrMany.Select(events => UserEvents.Fold(events).Bytes());

    static readonly EngagementEvent s_view = new(1_700_000_000_000, "e", "item", EngagementAction.View, -1);

    [Fact]
    public void Decode_OfAnEncodedState_GivesItBack() => Holds.ForAllArrays(UserEvents.FewOrMany, events =>
    {
        var state = UserEvents.Fold(events);

        var decoded = UserStateCodec.Decode(state.Bytes());

        Assert.Equal(state.Window, decoded.Window);
        Assert.Equal(state.Hides, decoded.Hides);
        Assert.Equal(state.Choices.Select(PlainUserState.Describe), decoded.Choices.Select(PlainUserState.Describe));
        Assert.Equal(state.ErasedAt, decoded.ErasedAt);
        Assert.Equal(state.ClosedAt, decoded.ClosedAt);
        Assert.Equal(state.IsClosed, decoded.IsClosed);
        Assert.Equal(state.NewestTime, decoded.NewestTime);
        Assert.Equal(state.Bytes(), decoded.Bytes());
    });

    [Fact]
    public void Decode_OfAHistoryInTheMiddle_GoesOnAsIfNothingHadHappened() => Holds.ForAll(UserEvents.FewOrMany.Two(), halves =>
    {
        var state = UserEvents.Fold(halves.Item1);
        Assert.Equal(state.Fold(halves.Item2).Bytes(), UserStateCodec.Decode(state.Bytes()).Fold(halves.Item2).Bytes());
    });

    [Fact]
    public void State_WithoutNames_IsWrittenAsWorkersOfBeforeReadIt() => Holds.ForAll(UserEvents.Few, events =>
    {
        var nameless = UserEvents.Fold([.. events.Select(e => e is ChoiceEvent choice ? choice with { Name = "" } : e)]).Bytes();
        Assert.Equal(1, nameless[0]);
        var state = UserEvents.Fold(events);
        Assert.Equal(state.Bytes()[0] == 2, UserStateCodec.Decode(state.Bytes()).KeptChoices.Span.ToArray().Any(choice => choice.Name.Length > 0));
    });

    [Theory]
    [InlineData("")]
    [InlineData("ünïcödé ☃ 🎿")]
    [InlineData("0190163d-8694-739b-aea5-966c26f8ad90")]
    [InlineData("0190163D-8694-739B-AEA5-966C26F8AD90")]
    [InlineData("0190163d-8694-739b-aea5-966c26f8ad9g")]
    [InlineData("0190163d-8694-739b-aea5_966c26f8ad90")]
    [InlineData("{190163d-8694-739b-aea5-966c26f8ad9}")]
    public void Decode_OfAnyId_GivesItBack(string id)
    {
        var state = UserEvents.Fold(
            s_view with { EventId = id, ItemId = id },
            new HideEvent(1, id, Hidden: true),
            new ChoiceEvent(2, ChoiceKind.Collection, id, Active: true, [id, id + id]));

        var decoded = UserStateCodec.Decode(state.Bytes());

        Assert.Equal(id, decoded.Window[0].EventId);
        Assert.Equal(id, decoded.Window[0].ItemId);
        Assert.Equal(id, decoded.Hides[0].ItemId);
        Assert.Equal([id, id + id], decoded.Choices[0].Items);
    }

    [Theory]
    [InlineData(long.MinValue, long.MaxValue)]
    [InlineData(-1, 0)]
    public void Decode_OfAnyTime_GivesItBack(long older, long newer)
    {
        var state = UserEvents.Fold(s_view with { Time = newer }, s_view with { Time = older, EventId = "older" });

        Assert.Equal(state.Window, UserStateCodec.Decode(state.Bytes()).Window);
    }

    [Theory]
    [InlineData(int.MinValue)]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(int.MaxValue)]
    public void Decode_OfAnyDwell_GivesItBack(int dwellMs)
    {
        var state = UserEvents.Fold(s_view with { DwellMs = dwellMs });

        Assert.Equal(dwellMs, UserStateCodec.Decode(state.Bytes()).Window[0].DwellMs);
    }

    [Fact]
    public void Encode_OfAFullWindow_StaysSmall()
    {
        UserEvent[] events =
        [
            .. Enumerable.Range(0, UserState.WindowLength).Select(i => s_view with
            {
                Time = s_view.Time + (i * 60_000L),
                EventId = new Guid(i, 1, 2, [3, 4, 5, 6, 7, 8, 9, 10]).ToString(),
                ItemId = $"item-{100_000 + i}",
                DwellMs = 5_000 + i,
            }),
        ];

        Assert.InRange(UserEvents.Fold(events).Bytes().Length, 1, 3_700);
    }

    [Fact]
    public void Encode_OfEqualItemIds_SpellsThemOnce()
    {
        var id = new string('i', 100);
        var state = UserEvents.Fold([.. Enumerable.Range(0, 10).Select(i => s_view with { EventId = $"{i}", ItemId = id })]);

        Assert.InRange(state.Bytes().Length, 1, 200);
        var window = UserStateCodec.Decode(state.Bytes()).Window;
        Assert.All(window, e => Assert.Same(window[0].ItemId, e.ItemId));
    }

    [Fact]
    public void Decode_OfRandomBytes_IsAFormatException() => Holds.ForAll(
        Gen.Choose(0, 255).Select(b => (byte)b).ArrayOf(),
        bytes => Assert.Throws<FormatException>(() => UserStateCodec.Decode(bytes)),
        tests: 2000);

    [Fact]
    public void Decode_OfABitFlipped_IsAFormatException() => Holds.ForAll(
        s_encoded.SelectMany(bytes => Gen.Choose(0, (bytes.Length * 8) - 1).Select(bit => (bytes, bit))), flip =>
        {
            flip.bytes[flip.bit / 8] ^= (byte)(1 << (flip.bit % 8));
            Assert.Throws<FormatException>(() => UserStateCodec.Decode(flip.bytes));
        }, 500);

    [Fact]
    public void Decode_OfEveryPrefix_IsAFormatException()
    {
        var bytes = UserEvents.Fold(s_view, new HideEvent(1, "a", true), new ChoiceEvent(2, ChoiceKind.Topic, "t", true, ["a"])).Bytes();

        for (var length = 0; length < bytes.Length; length++)
            Assert.Throws<FormatException>(() => UserStateCodec.Decode(bytes.AsSpan(0, length)));
    }

    // With a checksum that fits, the damage reaches what lies behind it.
    [Fact]
    public void Decode_OfDamageUnderAFittingChecksum_IsAFormatExceptionOrAState() => Holds.ForAll(
        s_fewEncoded.SelectMany(bytes => Gen.Choose(0, bytes.Length - 5).Select(at => (bytes, at)))
            .SelectMany(x => Gen.Choose(0, 255).Select(value => (x.bytes, x.at, value))),
        damage =>
        {
            damage.bytes[damage.at] = (byte)damage.value;
            BinaryPrimitives.WriteUInt32LittleEndian(damage.bytes.AsSpan()[^4..], StateWriter.Checksum(damage.bytes.AsSpan()[..^4]));
            try
            {
                var bytes = UserStateCodec.Decode(damage.bytes).Bytes();
                Assert.Equal(bytes, UserStateCodec.Decode(bytes).Bytes());
            }
            catch (FormatException e)
            {
                Assert.Contains("corrupt", e.Message, StringComparison.Ordinal);
            }
        }, 5_000);
}
