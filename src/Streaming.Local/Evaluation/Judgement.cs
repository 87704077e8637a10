using Streaming.Local.Replay;

namespace Streaming.Local.Evaluation;

/// <summary>How good one answer for one user was. A share of nothing is null and left out of means.</summary>
/// <param name="Coverage">Share of the user's aspects that at least one item of the list has.</param>
/// <param name="Recall">Share of the held-out items in the list.</param>
/// <param name="RecallHead">The same of those held-out items that are head.</param>
/// <param name="RecallTail">The same of those in the long tail.</param>
/// <param name="FirstHit">The best place, from 1, of a held-out item; null where none is in the list.</param>
sealed record Judgement(double? Coverage, double? Recall, double? RecallHead, double? RecallTail, int? FirstHit)
{
    /// <param name="answer">Item ids, the best first.</param>
    public static Judgement Of(IReadOnlyList<string> answer, EvaluatedUser user, Workload workload)
    {
        var places = new Dictionary<string, int>();
        foreach (var (index, item) in answer.Index())
            places.TryAdd(item, index + 1);
        var covered = answer.SelectMany(item => workload.Aspects.GetValueOrDefault(item, [])).ToHashSet();
        var hits = user.HeldOut.Where(places.ContainsKey).Select(item => places[item]).ToList();
        return new Judgement(
            Share(user.Aspects, covered.Contains),
            Share(user.HeldOut, places.ContainsKey),
            Share([.. user.HeldOut.Where(workload.Head.Contains)], places.ContainsKey),
            Share([.. user.HeldOut.Where(item => !workload.Head.Contains(item))], places.ContainsKey),
            hits.Count > 0 ? hits.Min() : null);
    }

    static double? Share(IReadOnlyCollection<string> all, Func<string, bool> holds) =>
        all.Count == 0 ? null : (double)all.Count(holds) / all.Count;
}
