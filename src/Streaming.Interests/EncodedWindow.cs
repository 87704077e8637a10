namespace Streaming.Interests;

/// <summary>
/// A window's engagements as <see cref="UserStateCodec"/> stores them, kept beside the window: when an engagement comes, its bytes go in front
/// of those that are there. Encoding the whole window again would read a hundred ids from all over the memory.
/// </summary>
/// <remarks>
/// The bytes are those of each engagement without its time, each followed by the time of the next older one. Every item is spelled; where an
/// item is named again, <see cref="Write"/> puts its number in place.
/// </remarks>
internal sealed class EncodedWindow
{
    readonly FrontList<byte> _bytes;
    readonly FrontList<Mark> _marks;

    /// <summary>One bit for each engagement: a newer one has the same item.</summary>
    readonly UInt128 _repeats;

    EncodedWindow(in FrontList<byte> bytes, in FrontList<Mark> marks, UInt128 repeats) => (_bytes, _marks, _repeats) = (bytes, marks, repeats);

    /// <param name="known">The encoding of a window that this one was made of; null for none.</param>
    /// <param name="added">Engagements in front of those of <paramref name="known"/>, the oldest of which may have given way.</param>
    public static EncodedWindow Of(ReadOnlySpan<EngagementFact> window, EncodedWindow? known, int added)
    {
        if (known is null || added > window.Length)
            (known, added) = (null, window.Length);
        FrontList<byte>.Builder bytes = new(known?._bytes ?? default);
        FrontList<Mark>.Builder marks = new(known?._marks ?? default);
        var repeats = known?._repeats ?? 0;
        using var writer = new StateWriter();
        for (var i = added - 1; i >= 0; i--)
        {
            ref readonly var engagement = ref window[i];
            var older = window[(i + 1)..];
            marks.Truncate(older.Length);
            var hash = engagement.Item.GetHashCode();
            if (IndexOf(engagement.Item, hash, older, marks.Span) is >= 0 and var named)
                repeats |= UInt128.One << named;
            repeats <<= 1;

            writer.Clear();
            var length = UserStateCodec.WriteSpelled(writer, engagement);
            if (older.Length > 0)
                writer.Varint(unchecked((ulong)(engagement.Time - older[0].Time)));
            bytes.Prepend(writer.Written, room: (i + 1) * writer.Written.Length);
            marks.Prepend([new Mark(hash, length, writer.Written.Length - length)], room: i + 1);
        }
        bytes.Truncate(LengthOf(marks.Span));
        return new EncodedWindow(bytes.ToList(), marks.ToList(), repeats & ((UInt128.One << window.Length) - 1));
    }

    /// <summary>Writes what <see cref="UserStateCodec"/> does for the same window.</summary>
    /// <param name="window">That this is the encoding of.</param>
    public void Write(StateWriter writer, ReadOnlySpan<EngagementFact> window)
    {
        writer.Varint((ulong)window.Length);
        if (window.IsEmpty)
            return;
        long previous = 0;
        writer.Time(window[0].Time, first: true, ref previous);
        var bytes = _bytes.Span;
        var marks = _marks.Span;
        var (written, start, at) = (0, 0, 0);
        for (var rest = _repeats; rest != 0; rest &= rest - 1)
        {
            var repeat = (int)UInt128.TrailingZeroCount(rest);
            for (; at < repeat; at++)
                start += marks[at].Length + marks[at].TimeLength;
            var item = start + StateReader.SpellingLength(bytes[start..]);
            writer.Raw(bytes[written..item]);
            var first = IndexOf(window[repeat].Item, marks[repeat].Hash, window, marks);
            writer.Varint(StateReader.KnownHeader(first - (int)UInt128.PopCount(_repeats & ((UInt128.One << first) - 1))));
            written = item + StateReader.SpellingLength(bytes[item..]);
        }
        writer.Raw(bytes[written..]);
    }

    static int IndexOf(ItemId item, int hash, ReadOnlySpan<EngagementFact> window, ReadOnlySpan<Mark> marks)
    {
        for (var i = 0; i < marks.Length; i++)
            if (marks[i].Hash == hash && window[i].Item.Equals(item))
                return i;
        return -1;
    }

    /// <summary>Behind the oldest engagement no time follows.</summary>
    static int LengthOf(ReadOnlySpan<Mark> marks)
    {
        var length = 0;
        foreach (var mark in marks)
            length += mark.Length + mark.TimeLength;
        return marks.IsEmpty ? 0 : length - marks[^1].TimeLength;
    }

    /// <summary>How long an engagement is, without its time, and how long the time behind it.</summary>
    readonly record struct Mark(int Hash, int Length, int TimeLength);
}
