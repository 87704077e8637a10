using System.Buffers;

namespace Streaming.Interests;

/// <summary>
/// The stored form of a state; one state has one encoding. A version byte, the fences, then engagements, hides and choices,
/// newest first, then a CRC-32C. Times are distances back from the one before, numbers are varints, an item id is spelled once.
/// </summary>
/// <remarks>Version 2 spells the names of choices too. It is written only where one has a name, so that workers of before read the rest.</remarks>
public static class UserStateCodec
{
    const byte WithoutNames = 1, WithNames = 2;
    const int ActionBits = 3;

    /// <summary>Encodes a state: a few kilobytes for a full window.</summary>
    public static byte[] Encode(UserState state)
    {
        byte[] encoded = [];
        Encode(state, 0, (bytes, _) => encoded = bytes.ToArray());
        return encoded;
    }

    /// <summary>Encodes a state and shows the bytes to <paramref name="take"/>, which must not keep them: the hot path makes no array of them.</summary>
    public static void Encode<TArgument>(UserState state, TArgument argument, ReadOnlySpanAction<byte, TArgument> take)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(take);
        using var writer = new StateWriter();
        var names = HasNames(state.KeptChoices.Span);
        writer.Byte(names ? WithNames : WithoutNames);
        Write(writer, state.Fences);
        if (NamesItemsElsewhere(state))
            Write(writer, state.KeptEngagements.Span);
        else
            state.EncodedWindow.Write(writer, state.KeptEngagements.Span);
        Write(writer, state.KeptHides.Span);
        Write(writer, state.KeptChoices.Span, names);
        take(writer.Finish(), argument);
    }

    /// <summary>Decodes what <see cref="Encode"/> wrote.</summary>
    /// <param name="share">Gives for an item's id the object that other states share; null: each state has its own.</param>
    /// <exception cref="FormatException">The bytes are not the encoding of a state; the message says why.</exception>
    public static UserState Decode(ReadOnlySpan<byte> bytes, Func<string, ItemId>? share = null)
    {
        var reader = new StateReader(bytes, share);
        var version = reader.Byte("the version");
        if (version is not (WithoutNames or WithNames))
            throw StateReader.Corrupt($"its version is {version}, neither {WithoutNames} nor {WithNames}");
        reader.CheckSum(bytes);
        var fences = ReadFences(ref reader);
        var engagements = ReadEngagements(ref reader);
        var hides = ReadHides(ref reader);
        var choices = ReadChoices(ref reader, version == WithNames);
        if (reader.Remaining > 0)
            throw StateReader.Corrupt($"{reader.Remaining} bytes follow its end");
        CheckOrder<EngagementFact, EngagementOrder>(engagements, fences);
        CheckOrder<ItemHide, HideOrder>(hides, fences);
        CheckOrder<ChoiceEvent, ChoiceOrder>(choices, fences);
        return new UserState(fences, FrontList<EngagementFact>.Of(engagements), FrontList<ItemHide>.Of(hides), FrontList<ChoiceEvent>.Of(choices));
    }

    static void Write(StateWriter writer, in Fences fences)
    {
        writer.Byte((byte)((fences.ErasedAt is null ? 0 : 1) | (fences.ClosedAt is null ? 0 : 2)));
        long previous = 0;
        if (fences.ErasedAt is { } erased)
            writer.Time(erased, first: true, ref previous);
        if (fences.ClosedAt is { } closed)
            writer.Time(closed, first: false, ref previous);
        writer.Varint((ulong)fences.Reopens.Length);
        for (var i = 0; i < fences.Reopens.Length; i++)
            writer.Time(fences.Reopens[i], i == 0, ref previous);
    }

    static Fences ReadFences(ref StateReader reader)
    {
        var present = reader.Byte("the fences");
        if (present is not (0 or 1 or 3))
            throw StateReader.Corrupt($"fences {present} are not known");
        long previous = 0;
        long? erased = present == 0 ? null : reader.Time(first: true, ref previous);
        long? closed = present != 3 ? null : reader.Time(first: false, ref previous);
        var reopens = new long[reader.Count(Fences.ReopenLimit, "reopenings")];
        for (var i = 0; i < reopens.Length; i++)
        {
            reopens[i] = reader.Time(i == 0, ref previous);
            if (reopens[i] <= closed || (i > 0 && reopens[i] >= reopens[i - 1]))
                throw StateReader.Corrupt("its reopenings are out of order");
        }

        return closed > erased ? throw StateReader.Corrupt("it was closed after its last fence") : new Fences(erased, closed, reopens);
    }

    static bool HasNames(ReadOnlySpan<ChoiceEvent> choices)
    {
        foreach (var choice in choices)
            if (choice.Name.Length > 0)
                return true;
        return false;
    }

    /// <summary>Whether hides or choices may say an item by its number in the window.</summary>
    static bool NamesItemsElsewhere(UserState state)
    {
        if (state.KeptHides.Count > 0)
            return true;
        foreach (var choice in state.KeptChoices.Span)
            if (choice.Items.Count > 0)
                return true;
        return false;
    }

    static void Write(StateWriter writer, ReadOnlySpan<EngagementFact> engagements)
    {
        long previous = 0;
        writer.Varint((ulong)engagements.Length);
        for (var i = 0; i < engagements.Length; i++)
        {
            ref readonly var engagement = ref engagements[i];
            writer.Time(engagement.Time, i == 0, ref previous);
            writer.Event(engagement.EventId);
            writer.Item(engagement.Item);
            writer.Varint(Behaviour(engagement));
        }
    }

    /// <summary>Writes an engagement without its time, the item spelled.</summary>
    /// <returns>How many bytes were written since the writer was cleared.</returns>
    internal static int WriteSpelled(StateWriter writer, in EngagementFact engagement)
    {
        writer.Event(engagement.EventId);
        writer.Raw(engagement.Item.Encoded);
        writer.Varint(Behaviour(engagement));
        return writer.Written.Length;
    }

    static ulong Behaviour(in EngagementFact engagement) =>
        ((ulong)unchecked((uint)(engagement.DwellMs + 1)) << ActionBits) | (byte)engagement.Action;

    static EngagementFact[] ReadEngagements(ref StateReader reader)
    {
        var engagements = new EngagementFact[reader.Count(UserState.WindowLength, "engagements")];
        long previous = 0;
        for (var i = 0; i < engagements.Length; i++)
        {
            var time = reader.Time(i == 0, ref previous);
            var eventId = reader.Event();
            var item = reader.Item();
            var (dwell, action) = Math.DivRem(reader.Varint("a dwell time"), 1UL << ActionBits);
            if (dwell > uint.MaxValue || action is < (ulong)EngagementAction.View or > (ulong)EngagementAction.Share)
                throw StateReader.Corrupt($"action {action} with dwell {dwell} is not known");
            engagements[i] = new EngagementFact(time, eventId, item, (EngagementAction)action, unchecked((int)(uint)dwell - 1));
        }

        return engagements;
    }

    static void Write(StateWriter writer, ReadOnlySpan<ItemHide> hides)
    {
        long previous = 0;
        writer.Varint((ulong)hides.Length);
        for (var i = 0; i < hides.Length; i++)
        {
            writer.Time(hides[i].Time, i == 0, ref previous);
            writer.Item(hides[i].ItemId);
            writer.Byte(hides[i].Hidden ? (byte)1 : (byte)0);
        }
    }

    static ItemHide[] ReadHides(ref StateReader reader)
    {
        var hides = new ItemHide[reader.Count(UserState.HideLimit, "hides")];
        long previous = 0;
        for (var i = 0; i < hides.Length; i++)
            hides[i] = new ItemHide(Time: reader.Time(i == 0, ref previous), ItemId: reader.Item().Text, Hidden: reader.Flag("a hide"));
        return hides;
    }

    static void Write(StateWriter writer, ReadOnlySpan<ChoiceEvent> choices, bool names)
    {
        long previous = 0;
        writer.Varint((ulong)choices.Length);
        for (var i = 0; i < choices.Length; i++)
        {
            var choice = choices[i];
            writer.Time(choice.Time, i == 0, ref previous);
            writer.Byte((byte)choice.Kind);
            writer.String(choice.Id);
            writer.Byte(choice.Active ? (byte)1 : (byte)0);
            writer.Varint((ulong)choice.Items.Count);
            for (var item = 0; item < choice.Items.Count; item++)
                writer.Item(choice.Items[item]);
            if (names)
                writer.String(choice.Name);
        }
    }

    static ChoiceEvent[] ReadChoices(ref StateReader reader, bool names)
    {
        var choices = new ChoiceEvent[reader.Count(UserState.ChoiceLimit, "choices")];
        long previous = 0;
        for (var i = 0; i < choices.Length; i++)
        {
            var time = reader.Time(i == 0, ref previous);
            var kind = (ChoiceKind)reader.Byte("a kind of choice");
            if (kind is not (ChoiceKind.Topic or ChoiceKind.Collection))
                throw StateReader.Corrupt($"choices of kind {(byte)kind} are not known");
            choices[i] = new ChoiceEvent(time, kind, reader.String("the id of a choice"), reader.Flag("a choice"), ReadItems(ref reader))
            {
                Name = names ? reader.String("the name of a choice") : "",
            };
        }

        return !names || choices.Any(static choice => choice.Name.Length > 0)
            ? choices
            : throw StateReader.Corrupt($"its version is {WithNames}, and no choice has a name");
    }

    static string[] ReadItems(ref StateReader reader)
    {
        var items = new string[reader.Count(reader.Remaining, "items of a collection")];
        for (var i = 0; i < items.Length; i++)
            items[i] = reader.Item().Text;
        return items;
    }

    static void CheckOrder<T, TOrder>(ReadOnlySpan<T> facts, in Fences fences)
        where TOrder : struct, IFactOrder<T>
    {
        for (var i = 1; i < facts.Length; i++)
        {
            if (TOrder.CompareRank(facts[i - 1], facts[i]) <= 0)
                throw StateReader.Corrupt($"its facts are not in order, newest first, at number {i}");
        }

        if (facts.Length > 0 && fences.Erases(TOrder.Time(facts[^1])))
            throw StateReader.Corrupt("it holds a fact from before its fence");
    }
}
