using Streaming.Interests;
using Streaming.Pipeline.Users;
using Action = Streaming.Contracts.Action;

namespace Streaming.Query.Explaining;

/// <summary>The engagements that a user's implicit interests are made of, as the implicit worker wrote them down with the vectors.</summary>
sealed class InterestMembers(UserPoint user)
{
    /// <summary>The members of one interest, newest first.</summary>
    public IEnumerable<EngagementEvent> Of(int interest)
    {
        var window = user.State.Window;
        for (var i = 0; i < user.Members.Length && i < window.Count; i++)
            if (user.Members[i] == interest)
                yield return window[i];
    }

    /// <summary>How many members an interest has, and the time of the newest in Unix milliseconds; null where there are none.</summary>
    public (int Count, long? Newest) CountOf(int interest)
    {
        var window = user.State.Engagements;
        var (count, newest) = (0, default(long?));
        for (var i = 0; i < user.Members.Length && i < window.Length; i++)
            if (user.Members[i] == interest)
                (count, newest) = (count + 1, newest ?? window[i].Time);
        return (count, newest);
    }

    /// <summary>What the user last did with an item; null where that is not remembered any more.</summary>
    public EngagementAction? ActionOn(string itemId)
    {
        foreach (ref readonly var engagement in user.State.Engagements)
            if (engagement.Item.Text == itemId)
                return engagement.Action;
        return null;
    }

    public static Action Message(EngagementAction? action) => action switch
    {
        EngagementAction.View => Action.View,
        EngagementAction.Click => Action.Click,
        EngagementAction.Save => Action.Save,
        EngagementAction.Share => Action.Share,
        _ => Action.Unspecified,
    };
}
