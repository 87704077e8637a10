using Streaming.Contracts;
using Streaming.Local.Replay;

namespace Streaming.Local.Visits;

/// <summary>What a simulated visitor does with an answer: likes what it came for, and of each interest a further item less than the one before.</summary>
/// <param name="likes">The interest of the visitor that an item serves; null: none.</param>
sealed class Taste(Random random, Func<RetrievedItem, RetrieveResponse, string?> likes)
{
    /// <summary>Shares of what is liked, and of what is not, that are clicked, saved and hidden.</summary>
    const double LikedClicks = 0.45, LikedSaves = 0.2, OtherClicks = 0.03, OtherHides = 0.02;

    /// <summary>How much less each further item of the same interest is liked within a visit, and each further place looked at.</summary>
    const double Satiation = 0.75, Patience = 0.97;

    /// <summary>Likes what an answer should cover for this user: planted interests, or the topics of what was held out.</summary>
    public static Taste ByAspects(Workload workload, EvaluatedUser user, Random random) =>
        new(random, (item, _) => workload.Aspects.GetValueOrDefault(item.ItemId, []).FirstOrDefault(user.Aspects.Contains));

    /// <returns>Actions on items, in the order of the answer.</returns>
    public IEnumerable<(string ItemId, Contracts.Action Action)> ReactTo(RetrieveResponse answer)
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        var looks = 1.0;
        foreach (var item in answer.Items)
        {
            looks *= Patience;
            if (random.NextDouble() > looks)
                continue;
            if (likes(item, answer) is { } interest)
            {
                var eager = Math.Pow(Satiation, seen.GetValueOrDefault(interest));
                seen[interest] = seen.GetValueOrDefault(interest) + 1;
                if (random.NextDouble() < LikedClicks * eager)
                    yield return (item.ItemId, Contracts.Action.Click);
                if (random.NextDouble() < LikedSaves * eager)
                    yield return (item.ItemId, Contracts.Action.Save);
            }
            else if (random.NextDouble() < OtherClicks)
                yield return (item.ItemId, Contracts.Action.Click);
            else if (random.NextDouble() < OtherHides)
                yield return (item.ItemId, Contracts.Action.Hide);
        }
    }
}
