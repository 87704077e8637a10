namespace Streaming.Local.Replay;

/// <summary>
/// Follows that a user might have declared: data folders have none, so they are derived from the part before the cut, and every
/// result says so.
/// </summary>
sealed class DerivedFollows(IReadOnlyDictionary<string, IReadOnlyList<string>> topics)
{
    public const int PerUser = 5;

    /// <summary>A topic on more than this share of the items says nothing about a user.</summary>
    const double TooCommon = 0.1;

    const int Repeats = 2;

    readonly Dictionary<string, int> frequency = topics.Values.SelectMany(list => list.Distinct()).CountBy(topic => topic)
        .ToDictionary(pair => pair.Key, pair => pair.Value);

    /// <returns>The user's most frequent topics among the rarer ones of each item: at least two items must share one. At most <see cref="PerUser"/>.</returns>
    public IReadOnlyList<string> Of(IEnumerable<string> items)
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
                .Take(PerUser)
                .Select(pair => pair.Key),
        ];
    }
}
