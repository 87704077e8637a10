using Streaming.Interests;
using Streaming.Operator.Verification.Checking;
using Streaming.Operator.Verification.Planning;

namespace Streaming.Operator.Verification.Running;

/// <summary>
/// A changed item reaches its users at their next event. So whoever met one gets an event at the end, and everybody's vectors are of item
/// versions that the oracle sees too; all others keep the vectors that the run left them with.
/// </summary>
static class LastWords
{
    public static List<PlannedRecord> For(Oracle oracle, PlannedItems items, VerifiedKind everything)
    {
        var changing = items.Changing.Select(item => item.ItemId).ToHashSet();
        return [.. oracle.Users.Where(user => Met(user.Value.Fold(everything), changing)).Select((user, number) => Tellings.Engagement(
            RecordKind.Engagement, TimeSpan.Zero, user.Key, $"last-{number}", items.Settled[0].ItemId, EngagementAction.View, -1, Tellings.NoClock, asJson: false))];
    }

    static bool Met(UserState state, HashSet<string> items) =>
        state.Window.Any(engagement => items.Contains(engagement.ItemId)) || state.Choices.Any(choice => choice.Items.Any(items.Contains));
}
