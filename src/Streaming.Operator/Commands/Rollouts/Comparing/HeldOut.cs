using Streaming.Interests;

namespace Streaming.Operator.Commands.Rollouts.Comparing;

/// <summary>
/// A user as the user was before the newest engagements, and what those were of: a generation that would have answered with them then recalls
/// them.
/// </summary>
/// <param name="Items">Distinct items that the user clicked, saved or shared, and had not met before.</param>
/// <param name="Before">All that was known before the first of these engagements.</param>
sealed record HeldOut(IReadOnlyList<string> Items, UserState Before)
{
    /// <param name="known">What both kinds know of the user.</param>
    /// <param name="most">How many of the newest items are held out at most.</param>
    /// <returns>Null where there is nothing to hold out, or nothing left to answer from.</returns>
    public static HeldOut? Of(UserState known, int most)
    {
        var newest = known.Window.Where(engagement => engagement.Action != EngagementAction.View).DistinctBy(engagement => engagement.ItemId).Take(most).ToList();
        if (newest.Count == 0)
            return null;
        var cut = newest[^1].Time;
        UserEvent[] before =
        [
            .. known.Window.Where(engagement => engagement.Time < cut),
            .. known.Hides.Where(hide => hide.Time < cut).Select(hide => new HideEvent(hide.Time, hide.ItemId, hide.Hidden)),
            .. known.Choices.Where(choice => choice.Time < cut),
        ];
        var state = UserState.Empty.Fold(before, new FoldOutcome[before.Length]);
        var met = state.Window.Select(engagement => engagement.ItemId).ToHashSet(StringComparer.Ordinal);
        string[] items = [.. newest.Select(engagement => engagement.ItemId).Where(item => !met.Contains(item) && !state.IsHidden(item))];
        return items.Length == 0 || state.Window.Count == 0 ? null : new HeldOut(items, state);
    }

    /// <summary>The share of the items that an answer has, 0 to 1.</summary>
    public double Recall(IEnumerable<string> answer) => (double)Items.Intersect(answer, StringComparer.Ordinal).Count() / Items.Count;
}
