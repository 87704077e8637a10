using Streaming.Interests;

namespace Streaming.Operator.Commands.Dump;

/// <summary>The erasures and closings of all users: what lies behind them is left out of a dump as it is of every state.</summary>
sealed class FencedUsers
{
    readonly Dictionary<string, UserState> fences = new(StringComparer.Ordinal);

    public void Add(string userId, UserEvent happened)
    {
        if (happened is ErasureEvent or AccountEvent)
            fences[userId] = fences.GetValueOrDefault(userId, UserState.Empty).Fold([happened], new FoldOutcome[1]);
    }

    /// <summary>Whether something of the user at that time, Unix milliseconds, still counts.</summary>
    public bool Allows(string userId, long time)
    {
        if (!fences.TryGetValue(userId, out var state))
            return true;
        var outcome = new FoldOutcome[1];
        state.Fold([new HideEvent(time, "", Hidden: true)], outcome);
        return outcome[0] == FoldOutcome.Applied;
    }
}
