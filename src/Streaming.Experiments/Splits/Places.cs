using Streaming.Contracts;

namespace Streaming.Experiments.Splits;

/// <summary>
/// Where an answered item counts as evidence. Kinds are compared with kinds, and within a kind its slots: implicit interests by the rank of
/// their mass, choices by whether they are topics or collections. Only the later half of what each of them found counts: what one more item
/// would bring decides a split, not what the first ones brought.
/// </summary>
public static class Places
{
    public const int Kinds = 2, ImplicitSlots = 7, ChoiceSlots = 2, Slots = ImplicitSlots + ChoiceSlots, All = Kinds + Slots;

    const byte KindCounts = 0x80, SlotCounts = 0x40, SlotMask = 0x3F, None = 0x3F;

    /// <summary>For each item a byte: the slot, and whether it counts for its kind and for its slot.</summary>
    public static byte[] Of(IReadOnlyList<ServedItem> items)
    {
        var slots = items.Select(item => Slot(item)).ToArray();
        var both = slots.Any(slot => slot < ImplicitSlots) && slots.Any(slot => slot is >= ImplicitSlots and < Slots);
        var (places, ofKind, ofSlot) = (new byte[slots.Length], new int[Kinds], new int[Slots]);
        foreach (var slot in slots.Where(slot => slot < Slots))
        {
            ofKind[KindOf(slot)]++;
            ofSlot[slot]++;
        }
        var (kindSeen, slotSeen) = (new int[Kinds], new int[Slots]);
        for (var i = 0; i < slots.Length; i++)
        {
            places[i] = slots[i];
            if (slots[i] >= Slots)
                continue;
            var kind = KindOf(slots[i]);
            if (kindSeen[kind]++ >= ofKind[kind] / 2 && both)
                places[i] |= KindCounts;
            if (slotSeen[slots[i]]++ >= ofSlot[slots[i]] / 2)
                places[i] |= SlotCounts;
        }
        return places;
    }

    /// <summary>The indexes of evidence that a place counts for: kinds first, then slots.</summary>
    public static IEnumerable<int> Indexes(byte place)
    {
        var slot = place & SlotMask;
        if ((place & KindCounts) != 0)
            yield return KindOf((byte)slot);
        if ((place & SlotCounts) != 0)
            yield return Kinds + slot;
    }

    static int KindOf(byte slot) => slot < ImplicitSlots ? 0 : 1;

    static byte Slot(ServedItem item) => item.SourceKind switch
    {
        InterestKind.Implicit => (byte)Math.Min(item.SourceIndex, ImplicitSlots - 1),
        InterestKind.Topic => ImplicitSlots,
        InterestKind.Collection => ImplicitSlots + 1,
        _ => None,
    };
}
