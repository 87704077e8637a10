namespace Streaming.Interests;

/// <summary>
/// How facts of one kind are told apart and ordered. Two facts with the same key are versions of one fact and the greater
/// version stays; the newest <see cref="Limit"/> facts stay. A greater version must never rank lower: this is what keeps
/// the join a join when it forgets.
/// </summary>
internal interface IFactOrder<T>
{
    static abstract int Limit { get; }

    static abstract long Time(in T fact);

    static abstract bool SameKey(in T a, in T b);

    /// <summary>By time, then key: positive when <paramref name="a"/> is the newer one. Content plays no part.</summary>
    static abstract int CompareRank(in T a, in T b);

    /// <summary>For facts of one key, by time, then content: positive when <paramref name="a"/> stays.</summary>
    static abstract int CompareVersion(in T a, in T b);
}

internal readonly struct EngagementOrder : IFactOrder<EngagementFact>
{
    public static int Limit => UserState.WindowLength;

    public static long Time(in EngagementFact fact) => fact.Time;

    public static bool SameKey(in EngagementFact a, in EngagementFact b) => a.EventId == b.EventId;

    public static int CompareRank(in EngagementFact a, in EngagementFact b) =>
        a.Time != b.Time ? a.Time.CompareTo(b.Time) : a.EventId.CompareTo(b.EventId);

    public static int CompareVersion(in EngagementFact a, in EngagementFact b)
    {
        if (a.Time != b.Time)
            return a.Time.CompareTo(b.Time);
        var byItem = string.CompareOrdinal(a.Item.Text, b.Item.Text);
        if (byItem != 0)
            return byItem;
        return a.Action != b.Action ? a.Action.CompareTo(b.Action) : a.DwellMs.CompareTo(b.DwellMs);
    }
}

internal readonly struct HideOrder : IFactOrder<ItemHide>
{
    public static int Limit => UserState.HideLimit;

    public static long Time(in ItemHide fact) => fact.Time;

    public static bool SameKey(in ItemHide a, in ItemHide b) => a.ItemId == b.ItemId;

    public static int CompareRank(in ItemHide a, in ItemHide b) =>
        a.Time != b.Time ? a.Time.CompareTo(b.Time) : string.CompareOrdinal(a.ItemId, b.ItemId);

    public static int CompareVersion(in ItemHide a, in ItemHide b) =>
        a.Time != b.Time ? a.Time.CompareTo(b.Time) : a.Hidden.CompareTo(b.Hidden);
}

internal readonly struct ChoiceOrder : IFactOrder<ChoiceEvent>
{
    public static int Limit => UserState.ChoiceLimit;

    public static long Time(in ChoiceEvent fact) => fact.Time;

    public static bool SameKey(in ChoiceEvent a, in ChoiceEvent b) => a.Kind == b.Kind && a.Id == b.Id;

    public static int CompareRank(in ChoiceEvent a, in ChoiceEvent b)
    {
        if (a.Time != b.Time)
            return a.Time.CompareTo(b.Time);
        return a.Kind != b.Kind ? a.Kind.CompareTo(b.Kind) : string.CompareOrdinal(a.Id, b.Id);
    }

    /// <summary>At one time, giving a choice up wins over making it, as hiding wins over unhiding.</summary>
    public static int CompareVersion(in ChoiceEvent a, in ChoiceEvent b)
    {
        if (a.Time != b.Time)
            return a.Time.CompareTo(b.Time);
        if (a.Active != b.Active)
            return b.Active.CompareTo(a.Active);
        var byItems = CompareItems(a.Items, b.Items);
        return byItems != 0 ? byItems : string.CompareOrdinal(a.Name, b.Name);
    }

    static int CompareItems(IReadOnlyList<string> a, IReadOnlyList<string> b)
    {
        for (var i = 0; i < a.Count && i < b.Count; i++)
        {
            var order = string.CompareOrdinal(a[i], b[i]);
            if (order != 0)
                return order;
        }

        return a.Count.CompareTo(b.Count);
    }
}
