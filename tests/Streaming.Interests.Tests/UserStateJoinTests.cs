using FsCheck;
using FsCheck.Fluent;

namespace Streaming.Interests.Tests;

public class UserStateJoinTests
{
    static readonly Gen<UserState> s_states = UserEvents.FewOrMany.Select(events => UserEvents.Fold(events));

    [Fact]
    public void Merge_IsCommutative() => Holds.ForAll(
        s_states.Two(), states => Assert.Equal(states.Item1.Merge(states.Item2).Bytes(), states.Item2.Merge(states.Item1).Bytes()));

    [Fact]
    public void Merge_IsAssociative() => Holds.ForAll(s_states.Three(), states =>
    {
        var (a, b, c) = states;
        Assert.Equal(a.Merge(b).Merge(c).Bytes(), a.Merge(b.Merge(c)).Bytes());
    });

    [Fact]
    public void Merge_IsIdempotent() => Holds.ForAll(s_states.Two(), states =>
    {
        var (a, b) = states;
        Assert.Same(a, a.Merge(a));
        var merged = a.Merge(b);
        Assert.Same(merged, merged.Merge(a));
        Assert.Same(merged, merged.Merge(b));
    });

    [Fact]
    public void Merge_WithTheEmptyState_ChangesNothing() => Holds.ForAll(s_states, state =>
    {
        Assert.Same(state, state.Merge(UserState.Empty));
        Assert.Equal(state.Bytes(), UserState.Empty.Merge(state).Bytes());
    });

    [Fact]
    public void Fold_OfOneEvent_MergesAStateOfOne() => Holds.ForAll(
        Gen.Zip(s_states, UserEvents.Few),
        both => Assert.All(
            both.Item2, e => Assert.Equal(both.Item1.Fold(e).Bytes(), both.Item1.Merge(UserEvents.Fold(e)).Bytes())));

    [Fact]
    public void Fold_SameEventsInAnyOrder_GivesTheSameState() => Holds.ForAll(
        UserEvents.FewOrMany.SelectMany(events => Gen.Shuffle(events).Select(shuffled => (events, shuffled))),
        orders => Assert.Equal(UserEvents.Fold(orders.events).Bytes(), UserEvents.Fold(orders.shuffled).Bytes()));

    [Fact]
    public void Fold_EventsAgain_ReturnsTheVeryState() => Holds.ForAllArrays(UserEvents.FewOrMany, events =>
    {
        var state = UserEvents.Fold(events);
        Assert.Same(state, state.Fold(events));
    });

    [Fact]
    public void Fold_InAnyBatches_GivesTheSameStateAndOutcomes() => Holds.ForAll(
        Gen.Zip(UserEvents.FewOrMany, Gen.Choose(1, 20)), batched =>
        {
            var (events, size) = batched;
            var outcomes = new FoldOutcome[events.Length];
            var inOne = UserState.Empty.Fold(events, outcomes);

            var inBatches = UserState.Empty;
            var batchOutcomes = new FoldOutcome[events.Length];
            for (var i = 0; i < events.Length; i += size)
            {
                var length = Math.Min(size, events.Length - i);
                inBatches = inBatches.Fold(events.AsSpan(i, length), batchOutcomes.AsSpan(i, length));
            }

            Assert.Equal(inOne.Bytes(), inBatches.Bytes());
            Assert.Equal(outcomes, batchOutcomes);
        });

    [Fact]
    public void Fold_SplitBetweenTwoStates_MergesToTheSame() => Holds.ForAll(
        UserEvents.FewOrMany.SelectMany(events => Gen.Elements(true, false).ArrayOf(events.Length).Select(side => (events, side))), split =>
        {
            var left = UserEvents.Fold([.. split.events.Where((_, i) => split.side[i])]);
            var right = UserEvents.Fold([.. split.events.Where((_, i) => !split.side[i])]);
            Assert.Equal(UserEvents.Fold(split.events).Bytes(), left.Merge(right).Bytes());
        });

    [Fact]
    public void Fold_OfManyHistoriesIntoOneState_DisturbsNone() => Holds.ForAll(
        Gen.Zip(UserEvents.FewOrMany, UserEvents.Few.ArrayOf(3)), histories =>
        {
            var (events, continuations) = histories;
            var state = UserEvents.Fold(events);
            var before = state.Bytes();
            UserState[] after = [.. continuations.Select(continuation => continuation.Aggregate(state, (known, e) => known.Fold(e)))];

            Assert.Equal(before, state.Bytes());
            foreach (var (continuation, known) in continuations.Zip(after))
                Assert.Equal(UserEvents.Fold([.. events, .. continuation]).Bytes(), known.Bytes());
        });
}
