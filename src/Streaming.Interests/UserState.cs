namespace Streaming.Interests;

/// <summary>
/// What is remembered of one user: the join of the user's events. <see cref="Merge"/> is commutative, associative and
/// idempotent, and folding an event merges a state of one, so that any order, duplication or batching of the same events gives
/// the same state, byte for byte in <see cref="UserStateCodec"/>.
/// </summary>
/// <remarks>
/// <para>Of each engagement (by event id), hidden item and choice (by kind and id) the latest version stays, by time, then content;
/// at one time hiding wins over unhiding and giving a choice up over making it. The newest of each kind stay, by time, then id.</para>
/// <para>Nothing at or before <see cref="ErasedAt"/> is remembered. What happened between a closing and the first reopening after it
/// does not count: no property shows it. But a state cannot know that no earlier reopening is still on its way (the
/// two topics have no common order), so such facts are held back in the encoded state until a later fence drops them.</para>
/// </remarks>
public sealed class UserState
{
    /// <summary>Engagements that are remembered.</summary>
    public const int WindowLength = 100;

    /// <summary>Items of which the latest hide or unhide is remembered.</summary>
    public const int HideLimit = 256;

    /// <summary>Topics and collections of which the latest choice is remembered.</summary>
    public const int ChoiceLimit = 256;

    HashSet<string>? _hidden;
    EncodedWindow? _encoded, _known;
    readonly int _addedToKnown;

    readonly int _engagements, _hides, _choices;

    /// <param name="before">The state to whose engagements others were added in front; null for none.</param>
    /// <param name="added">How many.</param>
    internal UserState(
        in Fences fences, in FrontList<EngagementFact> engagements, in FrontList<ItemHide> hides, in FrontList<ChoiceEvent> choices,
        UserState? before = null, int added = 0)
    {
        if (before is not null)
            (_known, _addedToKnown) = before._encoded is { } encoded ? (encoded, added) : (before._known, before._addedToKnown + added);
        Fences = fences;
        KeptEngagements = engagements;
        KeptHides = hides;
        KeptChoices = choices;
        _engagements = Counting<EngagementFact, EngagementOrder>(engagements);
        _hides = Counting<ItemHide, HideOrder>(hides);
        _choices = Counting<ChoiceEvent, ChoiceOrder>(choices);
    }

    /// <summary>The state of a user of whom nothing is known.</summary>
    public static UserState Empty { get; } = new(Fences.None, default, default, default);

    /// <summary>
    /// The newest engagements, newest first by time, then event id (ordinal, descending); at most <see cref="WindowLength"/>.
    /// </summary>
    public IReadOnlyList<EngagementEvent> Window => new EngagementList(KeptEngagements.First(_engagements));

    /// <summary>The same as <see cref="Window"/> without an object for each.</summary>
    public ReadOnlySpan<EngagementFact> Engagements => KeptEngagements.Span[.._engagements];

    /// <summary>The latest hide or unhide of each item, newest first; at most <see cref="HideLimit"/>.</summary>
    public IReadOnlyList<ItemHide> Hides => KeptHides.First(_hides);

    /// <summary>The latest choice of each kind and id, inactive ones included, newest first; at most <see cref="ChoiceLimit"/>.</summary>
    public IReadOnlyList<ChoiceEvent> Choices => KeptChoices.First(_choices);

    /// <summary>The greatest fence, of erasures and closings, in Unix milliseconds. Nothing at or before it is in the state.</summary>
    public long? ErasedAt => Fences.ErasedAt;

    /// <summary>When the account was last closed, in Unix milliseconds; stays when it is reopened.</summary>
    public long? ClosedAt => Fences.ClosedAt;

    /// <summary>Whether the account is closed: nothing counts until it is reopened.</summary>
    public bool IsClosed => Fences.IsClosed;

    /// <summary>The time of the newest fact of any kind, fences included, in Unix milliseconds; null when there is none.</summary>
    public long? NewestTime
    {
        get
        {
            var newest = Fences.NewestTime;
            if (_engagements > 0)
                newest = Math.Max(newest ?? long.MinValue, KeptEngagements.Span[0].Time);
            if (_hides > 0)
                newest = Math.Max(newest ?? long.MinValue, KeptHides.Span[0].Time);
            if (_choices > 0)
                newest = Math.Max(newest ?? long.MinValue, KeptChoices.Span[0].Time);
            return newest;
        }
    }

    internal Fences Fences { get; }

    internal FrontList<EngagementFact> KeptEngagements { get; }

    /// <summary>The encoding of <see cref="KeptEngagements"/>, made of that of a state before where it can be.</summary>
    internal EncodedWindow EncodedWindow
    {
        get
        {
            if (_encoded is { } encoded)
                return encoded;
            _encoded = encoded = EncodedWindow.Of(KeptEngagements.Span, _known, _addedToKnown);
            _known = null;
            return encoded;
        }
    }

    internal FrontList<ItemHide> KeptHides { get; }

    internal FrontList<ChoiceEvent> KeptChoices { get; }

    /// <summary>Whether any hide or unhide counts.</summary>
    public bool HasHides => _hides > 0;

    /// <summary>Whether the latest hide or unhide of the item is a hide.</summary>
    public bool IsHidden(string itemId) => _hides > 0 && (_hidden ??= HiddenItems()).Contains(itemId);

    /// <summary>The join of two states of one user. Returns this very state when <paramref name="other"/> adds nothing.</summary>
    public UserState Merge(UserState other)
    {
        ArgumentNullException.ThrowIfNull(other);
        var builder = new UserStateBuilder(this, Math.Max(WindowLength, Math.Max(HideLimit, ChoiceLimit)));
        builder.Add(other.Fences);
        foreach (var engagement in other.KeptEngagements.Span)
            builder.Add(engagement);
        foreach (var hide in other.KeptHides.Span)
            builder.Add(hide);
        foreach (var choice in other.KeptChoices.Span)
            builder.Add(choice);
        return builder.ToState();
    }

    /// <summary>This state as a kind of interest that does not know choices has it.</summary>
    public UserState WithoutChoices() => KeptChoices.Count == 0 ? this : new UserState(Fences, KeptEngagements, KeptHides, default);

    /// <summary>
    /// Merges events in, in the order of their arrival. Returns this very state when they add nothing. An event of a closed time
    /// is <see cref="FoldOutcome.Late"/>; an erasure or closing no later than the known one is a <see cref="FoldOutcome.Duplicate"/>.
    /// </summary>
    /// <param name="outcomes">Gets for each event what became of it, as if it had been folded alone after those before it.</param>
    /// <exception cref="ArgumentException">There are fewer outcomes than events, or an event's type is not known.</exception>
    public UserState Fold(ReadOnlySpan<UserEvent> events, Span<FoldOutcome> outcomes)
    {
        if (outcomes.Length < events.Length)
            throw new ArgumentException($"There are {events.Length} events but room for {outcomes.Length} outcomes.", nameof(outcomes));
        var builder = new UserStateBuilder(this, events.Length);
        for (var i = 0; i < events.Length; i++)
            outcomes[i] = builder.Add(events[i]);
        return builder.ToState();
    }

    /// <summary>How many of the newest count.</summary>
    int Counting<T, TOrder>(in FrontList<T> kept)
        where TOrder : struct, IFactOrder<T>
    {
        if (Fences.ClosedAt is null)
            return kept.Count;
        return Fences.IsClosed ? 0 : NewestFacts<T, TOrder>.CountAfter(kept.Span, Fences.Reopens[^1]);
    }

    HashSet<string> HiddenItems()
    {
        var hidden = new HashSet<string>(_hides, StringComparer.Ordinal);
        foreach (var hide in KeptHides.Span[.._hides])
        {
            if (hide.Hidden)
                hidden.Add(hide.ItemId);
        }

        return hidden;
    }
}
