using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Streaming.Local.Factorisation;

namespace Streaming.Local.Replay;

/// <summary>Makes a workload of a data folder: cut, item vectors of the part before the cut, derived follows, users to evaluate.</summary>
static class FolderWorkload
{
    /// <param name="users">Replay only this many users, drawn by seed; null for all.</param>
    public static Workload Create(InteractionData data, int? users, int dimension, int seed)
    {
        var histories = Sample(HoldOut.Cut(data), users, seed);
        var vectors = Vectors(histories, dimension, seed);
        var topics = data.Topics.Count > 0 ? data.Topics : DerivedTopics.Of([.. vectors.Select(pair => (pair.Key, pair.Value))], seed);
        var follows = new DerivedFollows(topics);
        var created = data.Interactions[0].Time;
        var notes = new List<string>
        {
            "Follows are derived: the topics that a user's earlier items share, from the part before the held-out events only.",
            $"Item vectors: truncated SVD of item co-occurrence in the part before the held-out events, {dimension} dimensions.",
        };
        if (data.Topics.Count == 0)
            notes.Add("Topics are derived: clusters of the item vectors; the folder has none.");

        return new Workload(
            data.Name,
            $"svd-{Hash(vectors)}",
            dimension,
            [.. vectors.Select(pair => new CatalogueItem(pair.Key, pair.Value, TopicsOf(topics, pair.Key), created))],
            [.. histories.SelectMany(user => History(user, follows)).OrderBy(e => e.Arrives)],
            [.. histories.SelectMany(user => user.Held).Select(ToEvent).OrderBy(e => e.Arrives)],
            [.. histories.Where(user => user.Held.Count > 0).Select(user => Evaluated(user, topics))],
            topics,
            Popularity.Head(histories.SelectMany(user => user.Train).Select(i => i.ItemId)),
            notes)
        {
            AspectName = data.Topics.Count > 0 ? "topics of the held-out events" : "derived topics of the held-out events",
        };
    }

    static IReadOnlyList<UserHistory> Sample(IReadOnlyList<UserHistory> histories, int? users, int seed)
    {
        if (users is not { } count || count >= histories.Count)
            return histories;
        var order = Enumerable.Range(0, histories.Count).ToArray();
        new Random(seed).Shuffle(order);
        return [.. order.Take(count).Order().Select(index => histories[index])];
    }

    static Dictionary<string, float[]> Vectors(IReadOnlyList<UserHistory> histories, int dimension, int seed)
    {
        var numbers = new Dictionary<string, int>();
        var sequences = histories.Select(user => user.Train.Select(i => Number(numbers, i.ItemId)).ToArray()).ToList();
        var vectors = ItemVectors.Compute(sequences, numbers.Count, dimension, seed);
        return numbers.Where(pair => vectors[pair.Value] is not null).ToDictionary(pair => pair.Key, pair => vectors[pair.Value]!);
    }

    static int Number(Dictionary<string, int> numbers, string item)
    {
        ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(numbers, item, out var known);
        return known ? number : number = numbers.Count - 1;
    }

    static IEnumerable<ReplayEvent> History(UserHistory user, DerivedFollows follows)
    {
        var followedAt = user.Train[^1].Time;
        return user.Train.Select(ToEvent).Concat(
            follows.Of(user.Train.Select(i => i.ItemId)).Select(topic => ReplayEvent.Follow(user.UserId, topic, followedAt)));
    }

    static ReplayEvent ToEvent(Interaction i) =>
        ReplayEvent.Engagement(i.UserId, i.EventId, i.ItemId, i.Action, i.Time, i.Time, i.DwellMs);

    static EvaluatedUser Evaluated(UserHistory user, IReadOnlyDictionary<string, IReadOnlyList<string>> topics)
    {
        var target = user.Held[0].ItemId;
        return new EvaluatedUser(
            user.UserId, UserGroup.Unknown, [.. user.Train.Select(i => i.ItemId).Distinct()], [target], TopicsOf(topics, target));
    }

    /// <summary>At most 64, as the contract allows.</summary>
    static IReadOnlyList<string> TopicsOf(IReadOnlyDictionary<string, IReadOnlyList<string>> topics, string item) =>
        topics.TryGetValue(item, out var list) ? [.. list.Distinct().Take(64)] : [];

    static string Hash(Dictionary<string, float[]> vectors)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (item, vector) in vectors)
        {
            hash.AppendData(System.Text.Encoding.UTF8.GetBytes(item));
            hash.AppendData(MemoryMarshal.AsBytes(vector.AsSpan()));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset()[..4]).ToString(CultureInfo.InvariantCulture);
    }
}
