using Action = Streaming.Contracts.Action;

namespace Streaming.Local.Replay;

/// <summary>
/// Choices that a user might have declared: data folders have none, so they are derived from the part before the cut, and every result says
/// so. Where items have topics these are follows; else what the user saved is a collection.
/// </summary>
sealed class DerivedChoices(IReadOnlyDictionary<string, IReadOnlyList<string>> topics)
{
    public const string NoteOnFollows =
        "Follows are derived: the topics that a user's earlier items share, from the part before the held-out events only.";

    public const string NoteOnCollections =
        "Collections are derived: what a user saved, from the part before the held-out events only. The folder has no topics, so there are no follows.";

    public const int MostFollows = 5;

    /// <summary>The contract allows no more.</summary>
    const int MostSaved = 64;

    /// <summary>A topic on more than this share of the items says nothing about a user.</summary>
    const double TooCommon = 0.1;

    const int Repeats = 2;

    readonly Dictionary<string, int> frequency = topics.Values.SelectMany(list => list.Distinct()).CountBy(topic => topic)
        .ToDictionary(pair => pair.Key, pair => pair.Value);

    /// <returns>Records at the time of the user's last event before the cut.</returns>
    public IEnumerable<ReplayEvent> Of(UserHistory user)
    {
        var at = user.Train[^1].Time;
        if (topics.Count > 0)
            return Follows(user.Train.Select(i => i.ItemId)).Select(topic => ReplayEvent.Follow(user.UserId, topic, at));
        var saved = user.Train.Reverse().Where(i => i.Action == Action.Save).Select(i => i.ItemId).Distinct().Take(MostSaved).ToList();
        return saved.Count == 0 ? [] : [ReplayEvent.Save(user.UserId, $"saved-{user.UserId}", "saved", saved, at)];
    }

    /// <returns>The most frequent topics among the rarer ones of each item: at least two items must share one.</returns>
    internal IReadOnlyList<string> Follows(IEnumerable<string> items)
    {
        var limit = TooCommon * topics.Count;
        return
        [
            .. items.Distinct()
                .Where(topics.ContainsKey)
                .SelectMany(item => topics[item].Distinct())
                .Where(topic => frequency[topic] <= limit)
                .CountBy(topic => topic)
                .Where(pair => pair.Value >= Repeats)
                .OrderByDescending(pair => pair.Value)
                .ThenBy(pair => frequency[pair.Key])
                .ThenBy(pair => pair.Key, StringComparer.Ordinal)
                .Take(MostFollows)
                .Select(pair => pair.Key),
        ];
    }
}
