namespace Streaming.Interests;

/// <summary>Joins events into a state, one after the other.</summary>
/// <param name="room">At most so many events will be added.</param>
internal ref struct UserStateBuilder(UserState state, int room)
{
    readonly UserState _before = state;
    Fences _fences = state.Fences;
    bool _fencesChanged;
    NewestFacts<EngagementFact, EngagementOrder> _engagements = new(state.KeptEngagements, room);
    NewestFacts<ItemHide, HideOrder> _hides = new(state.KeptHides, room);
    NewestFacts<ChoiceEvent, ChoiceOrder> _choices = new(state.KeptChoices, room);

    public FoldOutcome Add(UserEvent happened) => happened switch
    {
        EngagementEvent engagement => Add((EngagementFact)engagement),
        HideEvent hide => Add(new ItemHide(hide.ItemId, hide.Time, hide.Hidden)),
        ChoiceEvent choice => Add(choice),
        ErasureEvent erasure => Fence(_fences.Erase(erasure.Time, out var after), after),
        AccountEvent { Closed: true } closing => Fence(_fences.Close(closing.Time, out var after), after),
        AccountEvent reopening => Fence(_fences.Reopen(reopening.Time, out var after), after),
        _ => throw new ArgumentException($"A state does not know events of type {happened.GetType().Name}.", nameof(happened)),
    };

    public FoldOutcome Add(in EngagementFact fact) => _fences.Erases(fact.Time) ? FoldOutcome.Late : Seen(fact.Time, _engagements.Add(fact));

    public FoldOutcome Add(ItemHide fact) => _fences.Erases(fact.Time) ? FoldOutcome.Late : Seen(fact.Time, _hides.Add(fact));

    public FoldOutcome Add(ChoiceEvent fact) => _fences.Erases(fact.Time) ? FoldOutcome.Late : Seen(fact.Time, _choices.Add(fact));

    public void Add(in Fences fences)
    {
        if (fences.ErasedAt is { } erased)
            Fence(_fences.Erase(erased, out var after), after);
        if (fences.ClosedAt is { } closed)
            Fence(_fences.Close(closed, out var after), after);
        foreach (var reopen in fences.Reopens)
            Fence(_fences.Reopen(reopen, out var after), after);
    }

    public UserState ToState()
    {
        if (!_fencesChanged && !_engagements.Changed && !_hides.Changed && !_choices.Changed)
            return _before;
        var isGrown = _engagements.Added >= 0;
        return new UserState(
            _fences, _engagements.ToList(), _hides.ToList(), _choices.ToList(), isGrown ? _before : null, isGrown ? _engagements.Added : 0);
    }

    readonly FoldOutcome Seen(long time, FoldOutcome outcome) => _fences.InClosedTime(time) ? FoldOutcome.Late : outcome;

    FoldOutcome Fence(FoldOutcome outcome, in Fences after)
    {
        if (outcome != FoldOutcome.Applied)
            return outcome;
        _fencesChanged = true;
        _fences = after;
        if (after.ErasedAt is { } fence)
        {
            _engagements.DropThrough(fence);
            _hides.DropThrough(fence);
            _choices.DropThrough(fence);
        }

        return outcome;
    }
}
