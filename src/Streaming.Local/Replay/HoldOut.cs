namespace Streaming.Local.Replay;

/// <summary>One user's rows, cut into what is replayed before the evaluation and what is held out.</summary>
/// <param name="Train">Everything before the cut, oldest first.</param>
/// <param name="Held">Everything from the cut on; the first of it is the test. Empty for a user with fewer than three rows.</param>
sealed record UserHistory(string UserId, IReadOnlyList<Interaction> Train, IReadOnlyList<Interaction> Held);

/// <summary>Leave-one-out: cuts each user's rows before the test.</summary>
static class HoldOut
{
    const int LeastRows = 3;

    /// <returns>A history a user, in the order of their first rows.</returns>
    public static IReadOnlyList<UserHistory> Cut(InteractionData data)
    {
        var users = new Dictionary<string, List<Interaction>>();
        foreach (var interaction in data.Interactions)
        {
            if (!users.TryGetValue(interaction.UserId, out var rows))
                users[interaction.UserId] = rows = [];
            rows.Add(interaction);
        }

        return [.. users.Select(user => Cut(user.Key, user.Value, data.LastRowIsTest))];
    }

    static UserHistory Cut(string userId, List<Interaction> rows, bool lastRowIsTest)
    {
        if (rows.Count < LeastRows)
            return new UserHistory(userId, rows, []);
        var cut = lastRowIsTest ? rows.Count - 1 : LastNewItem(rows);
        return cut == 0 ? new UserHistory(userId, rows, []) : new UserHistory(userId, rows[..cut], rows[cut..]);
    }

    static int LastNewItem(List<Interaction> rows)
    {
        var seen = new HashSet<string>();
        var cut = 0;
        for (var i = 0; i < rows.Count; i++)
        {
            if (seen.Add(rows[i].ItemId))
                cut = i;
        }

        return cut;
    }
}
