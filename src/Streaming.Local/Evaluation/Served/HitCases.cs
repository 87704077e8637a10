using Streaming.Local.Replay;

namespace Streaming.Local.Evaluation.Served;

/// <summary>The hits that one kind of interest alone made, or both, to be read.</summary>
/// <param name="Share">Of all hits.</param>
/// <param name="TopicsReached">How many of the held-out items' topics such hits alone reach, and no other hit.</param>
/// <param name="Topics">The held-out items' topics that such hits are most concentrated in: how many hits, and what share of the topic's hits.</param>
/// <param name="Examples">Some users.</param>
sealed record HitCases(string FoundBy, int Hits, double Share, int TopicsReached, IReadOnlyList<HitTopic> Topics, IReadOnlyList<HitExample> Examples)
{
    const int Most = 8;

    /// <summary>A topic with fewer hits says nothing.</summary>
    const int LeastHits = 3;

    /// <param name="answers">Of the blend, in the order of <paramref name="users"/>.</param>
    public static IReadOnlyList<HitCases> Of(IReadOnlyList<EvaluatedUser> users, IReadOnlyList<ServedAnswer> answers)
    {
        var hits = users.Zip(answers).Where(pair => pair.Second.Place > 0).ToList();
        var ofTopic = hits.SelectMany(pair => pair.First.Aspects).CountBy(topic => topic).ToDictionary(pair => pair.Key, pair => pair.Value);
        return
        [
            .. new[] { (FoundKinds.Explicit, "explicit interests alone"), (FoundKinds.Implicit, "implicit interests alone"), (FoundKinds.Both, "both kinds") }
                .Select(kind => Of(kind.Item2, [.. hits.Where(pair => pair.Second.HitKinds == kind.Item1)], hits.Count, ofTopic)),
        ];
    }

    static HitCases Of(
        string name, IReadOnlyList<(EvaluatedUser User, ServedAnswer Answer)> hits, int all, Dictionary<string, int> ofTopic) => new(
        name,
        hits.Count,
        all == 0 ? 0 : (double)hits.Count / all,
        hits.SelectMany(hit => hit.User.Aspects).CountBy(topic => topic).Count(pair => pair.Value == ofTopic[pair.Key]),
        [
            .. hits.SelectMany(hit => hit.User.Aspects).CountBy(topic => topic)
                .Where(pair => pair.Value >= LeastHits)
                .Select(pair => new HitTopic(pair.Key, pair.Value, (double)pair.Value / ofTopic[pair.Key]))
                .OrderByDescending(topic => topic.ShareOfTopic).ThenByDescending(topic => topic.Hits).ThenBy(topic => topic.Topic, StringComparer.Ordinal)
                .Take(Most),
        ],
        [.. hits.OrderBy(hit => hit.Answer.Place).Take(Most).Select(hit => new HitExample(hit.User.UserId, hit.User.HeldOut[0], hit.Answer.Place, hit.User.Aspects))]);
}

/// <summary>A topic in which one kind of interest makes hits.</summary>
sealed record HitTopic(string Topic, int Hits, double ShareOfTopic);

/// <summary>A user whose held-out item was found.</summary>
sealed record HitExample(string UserId, string Item, int Place, IReadOnlyList<string> Topics);
