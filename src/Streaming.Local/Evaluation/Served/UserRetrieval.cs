using Streaming.Contracts;
using Streaming.Interests;
using Rule = Streaming.Interests.BlendRule;

namespace Streaming.Local.Evaluation.Served;

/// <summary>
/// What each of a user's interests found, asked of the query worker once. Every rule that only orders these lists is scored on them, with the
/// worker's own blender and by its own budgets.
/// </summary>
sealed class UserRetrieval
{
    readonly IReadOnlyList<Found> _implicit, _explicit;
    readonly double _implicitShare;

    /// <param name="byImplicit">The answer to <see cref="ServedStrategy.ImplicitLists"/>.</param>
    /// <param name="byExplicit">The answer to <see cref="ServedStrategy.ExplicitLists"/>; null where no choices are searched.</param>
    public UserRetrieval(RetrieveResponse byImplicit, RetrieveResponse? byExplicit)
    {
        // Where there are none, the worker falls back to what is popular, which is no interest of the user's.
        _implicit = [.. Found.Of(byImplicit).Where(found => found.Interest.Kind == InterestKind.Implicit)];
        _explicit = byExplicit is null ? [] : [.. Found.Of(byExplicit).Where(found => ServedAnswer.IsChoice(found.Interest))];
        _implicitShare = byImplicit.Blend.ImplicitShare;
    }

    /// <returns>What the worker answers to the strategy with a limit of <paramref name="limit"/>.</returns>
    public RetrieveResponse Answer(ServedStrategy strategy, int limit)
    {
        IReadOnlyList<Found> byMass = strategy.Strategy == Strategy.Explicit ? [] : _implicit;
        IReadOnlyList<Found> choices = strategy.Strategy == Strategy.Implicit ? [] : _explicit;
        var implicitLimit = byMass.Count == 0 ? 0 : choices.Count == 0 ? limit : (int)Math.Round(limit * _implicitShare, MidpointRounding.AwayFromZero);
        int[] budgets =
        [
            .. Budgets.Proportional([.. byMass.Select(found => found.Interest.MassShare)], implicitLimit), .. Budgets.Equal(choices.Count, limit - implicitLimit),
        ];
        IReadOnlyList<Found> all = [.. byMass, .. choices];
        var rule = RuleOf(strategy.Blend?.Rule ?? Contracts.BlendRule.RoundRobin);
        var found = Blend(rule, all, budgets, budget => Math.Min(limit, Candidates(rule, budget, limit)));
        if (found.Length < budgets.Sum())
            found = Blend(rule, all, budgets, _ => limit);
        var answer = new RetrieveResponse { Interests = { all.Select(one => one.Interest) } };
        foreach (var item in found)
            answer.Items.Add(new RetrievedItem { ItemId = item.Item, FoundBy = { Findings(item) } });
        return answer;
    }

    /// <param name="given">How many items of an interest the rule is given, by budget.</param>
    static Blended<string>[] Blend(Rule rule, IReadOnlyList<Found> all, int[] budgets, Func<int, int> given) => Blender.Blend(
        rule,
        [
            .. all.Select((found, i) => new RankedSource<string>(
                budgets[i], [.. found.Items.Take(budgets[i] == 0 ? 0 : given(budgets[i]))], rule == Rule.WeightedRoundRobin ? budgets[i] : 1)),
        ],
        ties: StringComparer.Ordinal);

    /// <summary>Rules that compare places within lists are given twice the budget.</summary>
    static int Candidates(Rule rule, int budget, int limit) =>
        rule is Rule.StandardScore or Rule.RankScore or Rule.ReciprocalRankFusion ? 2 * budget : limit;

    static IEnumerable<FoundBy> Findings(Blended<string> item)
    {
        foreach (var finding in item.FoundBy.ToArray())
            yield return new FoundBy { Interest = (uint)finding.Source, Rank = (uint)finding.Rank, Score = finding.Score };
    }

    static Rule RuleOf(Contracts.BlendRule rule) => rule switch
    {
        Contracts.BlendRule.WeightedRoundRobin => Rule.WeightedRoundRobin,
        Contracts.BlendRule.PooledScore => Rule.PooledScore,
        Contracts.BlendRule.StandardScore => Rule.StandardScore,
        Contracts.BlendRule.ReciprocalRankFusion => Rule.ReciprocalRankFusion,
        _ => Rule.RoundRobin,
    };

    /// <summary>One interest and its items, best first.</summary>
    sealed record Found(SearchedInterest Interest, IReadOnlyList<Candidate<string>> Items)
    {
        /// <summary>An interest's list is whole down to the first rank that no item of the answer has.</summary>
        public static IReadOnlyList<Found> Of(RetrieveResponse answer)
        {
            var ranked = answer.Interests.Select(_ => new SortedList<uint, Candidate<string>>()).ToArray();
            foreach (var item in answer.Items)
                foreach (var finding in item.FoundBy)
                    ranked[finding.Interest].Add(finding.Rank, new Candidate<string>(item.ItemId, finding.Score));
            return
            [
                .. answer.Interests.Zip(ranked, (interest, list) => new Found(
                    interest, [.. list.TakeWhile((pair, i) => pair.Key == i + 1).Select(pair => pair.Value)])),
            ];
        }
    }
}
