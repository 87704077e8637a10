using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Streaming.Local.Factorisation;
using Streaming.Inference;

namespace Streaming.Local.Replay;

/// <summary>Makes a workload of a data folder: cut, item vectors of the part before the cut, derived follows, users to evaluate.</summary>
static class FolderWorkload
{
    /// <param name="users">Replay only this many users, drawn by seed; null for all.</param>
    /// <param name="dimension">Floats of the vectors that are made here.</param>
    /// <param name="model">The served model where it makes the vectors of items by itself; null: they are made here.</param>
    public static Workload Create(InteractionData data, int? users, int dimension, int seed, ModelDescription? model = null)
    {
        var histories = Sample(HoldOut.Cut(data), users, seed);
        var hasTopics = data.Topics.Count > 0;
        var vectors = model is null || !hasTopics ? Vectors(histories, dimension, seed) : [];
        var aspects = hasTopics ? data.Topics : VectorClusters.Of([.. vectors.Select(pair => (pair.Key, pair.Value))], seed);
        var choices = new DerivedChoices(data.Topics);
        var created = data.Interactions[0].Time;

        return new Workload(
            data.Name,
            model?.Space ?? $"svd-{Hash(vectors)}",
            model?.Dimension ?? dimension,
            model is null
                ? [.. vectors.Select(pair => new CatalogueItem(pair.Key, pair.Value, TopicsOf(data.Topics, pair.Key), created))]
                : [.. AllItems(data).Select(id => new CatalogueItem(id, null, TopicsOf(data.Topics, id), created))],
            [.. histories.SelectMany(user => History(user, choices)).OrderBy(e => e.Arrives)],
            [.. histories.SelectMany(user => user.Held).Select(ToEvent).OrderBy(e => e.Arrives)],
            [.. histories.Where(user => user.Held.Count > 0).Select(user => Evaluated(user, aspects))],
            aspects,
            Popularity.Head(histories.SelectMany(user => user.Train).Select(i => i.ItemId)),
            [
                model is null
                    ? $"Item vectors: truncated SVD of item co-occurrence in the part before the held-out events, {dimension} dimensions."
                    : $"Item vectors: made by the item tower of model {model.Name}.",
                hasTopics ? DerivedChoices.NoteOnFollows : DerivedChoices.NoteOnCollections,
            ])
        {
            IsSpaceOfModel = model is not null,
            HistoryItems = [.. histories.SelectMany(user => user.Train).Select(i => i.ItemId)],
            AspectName = hasTopics ? "topics of the held-out events" : "clusters of item vectors that the held-out events are in",
        };
    }

    static IEnumerable<string> AllItems(InteractionData data) => data.Interactions.Select(i => i.ItemId).Concat(data.Topics.Keys).Distinct();

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

    static IEnumerable<ReplayEvent> History(UserHistory user, DerivedChoices choices) => user.Train.Select(ToEvent).Concat(choices.Of(user));

    static ReplayEvent ToEvent(Interaction i) =>
        ReplayEvent.Engagement(i.UserId, i.EventId, i.ItemId, i.Action, i.Time, i.Time, i.DwellMs);

    static EvaluatedUser Evaluated(UserHistory user, IReadOnlyDictionary<string, IReadOnlyList<string>> aspects)
    {
        var target = user.Held[0].ItemId;
        return new EvaluatedUser(
            user.UserId, UserGroup.Unknown, [.. user.Train.Select(i => i.ItemId).Distinct()], [target], TopicsOf(aspects, target));
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
