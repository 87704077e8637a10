using Streaming.Contracts;
using Streaming.Local.Replay;

namespace Streaming.Local.Evaluation.Served;

/// <summary>How good one served list was for one user.</summary>
/// <param name="Place">The held-out item's place from 1; 0 where it is not in the list.</param>
/// <param name="Band">How popular the held-out item is.</param>
/// <param name="Coverage">Share of the held-out item's topics that the first items have, at each of <see cref="Cuts"/>; null where it has no topics.</param>
/// <param name="Reach">The distinct topics of the list, by who found their items.</param>
/// <param name="OwnTopics">Share of the topics of the user's earlier items that the list has; null where those have none.</param>
/// <param name="Diversity">Mean of 1 - cosine over pairs of the list; null for fewer than two items.</param>
/// <param name="FoundByBoth">Share of the list that implicit and explicit interests both found.</param>
/// <param name="HitKinds">Which kinds of interest found the held-out item.</param>
/// <param name="HitSlots">The slots of the interests that found the held-out item: of implicit ones their place by mass, from 1; else
/// <see cref="ChoiceSlot"/>.</param>
/// <param name="Slots">Implicit interests that were searched.</param>
/// <param name="HasChoices">Choices were searched too.</param>
sealed record ServedAnswer(
    int Place, PopularityBand Band, double[]? Coverage, TopicReach Reach, double? OwnTopics, double? Diversity, double FoundByBoth, FoundKinds HitKinds,
    IReadOnlyList<int> HitSlots, int Slots, bool HasChoices)
{
    public const int ChoiceSlot = 0;

    /// <summary>The held-out item is in the list, and one interest alone found it.</summary>
    public bool UniqueHit => HitSlots.Count == 1;

    public static IReadOnlyList<int> Cuts { get; } = [10, 20, 50, 100];

    public static ServedAnswer Of(RetrieveResponse answer, EvaluatedUser user, JudgedCatalogue catalogue)
    {
        var target = user.HeldOut[0];
        var place = 0;
        for (var i = 0; i < answer.Items.Count && place == 0; i++)
            if (answer.Items[i].ItemId == target)
                place = i + 1;
        var kinds = answer.Items.Select(item => KindsOf(item, answer)).ToList();
        var slots = SlotsOf(answer);
        var topics = answer.Items.SelectMany(item => catalogue.TopicsOf(item.ItemId)).ToHashSet();
        var own = user.Earlier.SelectMany(catalogue.TopicsOf).ToHashSet();
        return new ServedAnswer(
            place,
            catalogue.BandOf(target),
            CoverageOf(answer, user, catalogue),
            TopicReach.Of(answer, kinds, catalogue),
            own.Count == 0 ? null : (double)own.Count(topics.Contains) / own.Count,
            catalogue.Diversity(answer.Items.Select(item => item.ItemId)),
            kinds.Count == 0 ? 0 : kinds.Average(kind => kind == FoundKinds.Both ? 1.0 : 0),
            place > 0 ? kinds[place - 1] : FoundKinds.None,
            place > 0 ? [.. answer.Items[place - 1].FoundBy.Select(finding => slots[(int)finding.Interest])] : [],
            slots.DefaultIfEmpty().Max(),
            slots.Contains(ChoiceSlot));
    }

    public bool IsHit(int cut) => Place > 0 && Place <= cut;

    /// <summary>1 / log2(place + 1), or 0 beyond the cut.</summary>
    public double Ndcg(int cut) => IsHit(cut) ? 1 / Math.Log2(Place + 1) : 0;

    static double[]? CoverageOf(RetrieveResponse answer, EvaluatedUser user, JudgedCatalogue catalogue)
    {
        if (user.Aspects.Count == 0)
            return null;
        var covered = new HashSet<string>();
        var shares = new double[Cuts.Count];
        var next = 0;
        for (var cut = 0; cut < shares.Length; cut++)
        {
            for (; next < Math.Min(Cuts[cut], answer.Items.Count); next++)
                covered.UnionWith(catalogue.TopicsOf(answer.Items[next].ItemId));
            shares[cut] = (double)user.Aspects.Count(covered.Contains) / user.Aspects.Count;
        }

        return shares;
    }

    static int[] SlotsOf(RetrieveResponse answer)
    {
        var implicitOnes = 0;
        return [.. answer.Interests.Select(interest => IsChoice(interest) ? ChoiceSlot : ++implicitOnes)];
    }

    /// <summary>It is a topic or a collection that the user chose.</summary>
    public static bool IsChoice(SearchedInterest interest) => interest.Kind is InterestKind.Topic or InterestKind.Collection;

    static FoundKinds KindsOf(RetrievedItem item, RetrieveResponse answer)
    {
        var kinds = FoundKinds.None;
        foreach (var finding in item.FoundBy)
            kinds |= IsChoice(answer.Interests[(int)finding.Interest]) ? FoundKinds.Explicit : FoundKinds.Implicit;
        return kinds;
    }
}
