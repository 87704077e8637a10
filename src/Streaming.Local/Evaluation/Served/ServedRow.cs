using Streaming.Local.Replay;

namespace Streaming.Local.Evaluation.Served;

/// <summary>One strategy's figures over the evaluated users: means, each with the interval that holds 95 % of its bootstrap.</summary>
/// <param name="Measures">By name, in the order of the report.</param>
/// <param name="Slots">What each slot of the users' interests found.</param>
sealed record ServedRow(string Strategy, string Model, IReadOnlyDictionary<string, Interval> Measures, IReadOnlyList<SlotHits> Slots)
{
    static readonly int[] HitCuts = [5, 10, 20, 50, 100];

    public static ServedRow Of(string strategy, string model, IReadOnlyList<ServedAnswer> answers, int seed) => new(
        strategy, model, Intervals([.. MeasuresOfAnswers.Select(measure => answers.Select(measure.Of).ToArray())], seed), SlotHits.Of(answers));

    /// <summary>By measure, what <paramref name="of"/> is above <paramref name="than"/>, paired over users.</summary>
    public static IReadOnlyDictionary<string, Interval> Differences(IReadOnlyList<ServedAnswer> of, IReadOnlyList<ServedAnswer> than, int seed) => Intervals(
        [.. MeasuresOfAnswers.Select(measure => of.Zip(than, (a, b) => measure.Of(a) - measure.Of(b)).ToArray())], seed);

    /// <summary>What is measured of an answer; null where it says nothing about that.</summary>
    public static IReadOnlyList<(string Name, Func<ServedAnswer, double?> Of)> MeasuresOfAnswers { get; } =
    [
        .. HitCuts.Select(cut => ($"HR@{cut}", (Func<ServedAnswer, double?>)(answer => answer.IsHit(cut) ? 1 : 0))),
        ("NDCG@10", answer => answer.Ndcg(10)),
        ("NDCG@20", answer => answer.Ndcg(20)),
        .. ServedAnswer.Cuts.Select((cut, i) => ($"coverage@{cut}", (Func<ServedAnswer, double?>)(answer => answer.Coverage?[i]))),
        ("topics", answer => answer.Reach.All),
        ("own topics", answer => answer.OwnTopics),
        ("recall head", answer => Recall(answer, PopularityBand.Head)),
        ("recall torso", answer => Recall(answer, PopularityBand.Torso)),
        ("recall tail", answer => Recall(answer, PopularityBand.Tail)),
        ("diversity", answer => answer.Diversity),
        ("found by both", answer => answer.FoundByBoth),
        ("unique hits", answer => answer.Place == 0 ? null : answer.UniqueHit ? 1 : 0),
        ("topics by implicit", answer => answer.Reach.Implicit),
        ("topics by explicit", answer => answer.Reach.Explicit),
        ("topics by both", answer => answer.Reach.Both),
    ];

    static Dictionary<string, Interval> Intervals(IReadOnlyList<double?[]> measures, int seed) => MeasuresOfAnswers
        .Zip(Bootstrap.OfMeans(measures, seed), (measure, interval) => (measure.Name, interval)).ToDictionary();

    static double? Recall(ServedAnswer answer, PopularityBand band) => answer.Band != band ? null : answer.Place > 0 ? 1 : 0;
}
