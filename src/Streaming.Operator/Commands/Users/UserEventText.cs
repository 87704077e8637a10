using Streaming.Interests;

namespace Streaming.Operator.Commands.Users;

/// <summary>An event in words.</summary>
static class UserEventText
{
    public static string Of(UserEvent happened) => happened switch
    {
        EngagementEvent e => $"{e.Action.ToString().ToLowerInvariant()} of {e.ItemId}",
        HideEvent { Hidden: true } e => $"hides {e.ItemId}",
        HideEvent e => $"unhides {e.ItemId}",
        ChoiceEvent { Kind: ChoiceKind.Topic } e => $"{(e.Active ? "follows" : "unfollows")} topic {e.Id}",
        ChoiceEvent e => $"{(e.Active ? $"saves {e.Items.Count} items in" : "drops")} collection {e.Id}",
        ErasureEvent => "erases the history",
        AccountEvent { Closed: true } => "closes the account",
        _ => "reopens the account",
    };
}
