using Streaming.Contracts;
using Streaming.Local.Replay;

namespace Streaming.Local.Evaluation;

/// <summary>How the strategies compare at one equal budget.</summary>
/// <param name="Budget">Items an answer.</param>
/// <param name="AspectName">What coverage is a share of.</param>
/// <param name="Overall">Over all evaluated users.</param>
/// <param name="ByGroup">Over the users of each group; empty where nothing is known of groups.</param>
/// <param name="BlendedMinusSingle">Differences between the two, paired over users, by what is measured.</param>
sealed record EvaluationResult(
    int Budget,
    int Users,
    string AspectName,
    IReadOnlyDictionary<Strategy, StrategyScore> Overall,
    IReadOnlyDictionary<UserGroup, IReadOnlyDictionary<Strategy, StrategyScore>> ByGroup,
    IReadOnlyDictionary<string, Interval> BlendedMinusSingle)
{
    /// <summary>In the order of the report.</summary>
    public static IReadOnlyList<Strategy> Strategies { get; } =
        [Strategy.Single, Strategy.Implicit, Strategy.Explicit, Strategy.Blended];

    /// <param name="judgements">Of each user, one for each strategy.</param>
    public static EvaluationResult Of(
        int budget, string aspectName, IReadOnlyList<(EvaluatedUser User, IReadOnlyDictionary<Strategy, Judgement> Judgements)> judgements, int seed)
    {
        var groups = judgements.GroupBy(pair => pair.User.Group).Where(group => group.Key != UserGroup.Unknown).OrderBy(group => group.Key);
        Interval Difference(Func<Judgement, double?> measure) => Interval.OfMean(
            [.. judgements.Select(pair => measure(pair.Judgements[Strategy.Blended]) - measure(pair.Judgements[Strategy.Single])).OfType<double>()],
            seed);

        return new EvaluationResult(
            budget,
            judgements.Count,
            aspectName,
            Scores(judgements.Select(pair => pair.Judgements)),
            groups.ToDictionary(group => group.Key, IReadOnlyDictionary<Strategy, StrategyScore> (group) => Scores(group.Select(pair => pair.Judgements))),
            new Dictionary<string, Interval>
            {
                ["coverage"] = Difference(j => j.Coverage),
                ["recall"] = Difference(j => j.Recall),
                ["recallHead"] = Difference(j => j.RecallHead),
                ["recallTail"] = Difference(j => j.RecallTail),
            });
    }

    static Dictionary<Strategy, StrategyScore> Scores(IEnumerable<IReadOnlyDictionary<Strategy, Judgement>> users)
    {
        var all = users.ToList();
        return Strategies.ToDictionary(strategy => strategy, strategy => StrategyScore.Of([.. all.Select(user => user[strategy])]));
    }
}
