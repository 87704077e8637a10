using System.Net.Http.Json;
using System.Text.Json;
using Streaming.Contracts;
using Streaming.Experiments.Api;
using Streaming.Local.Replay;
using Streaming.Local.Stack;

namespace Streaming.Local.Visits;

/// <summary>
/// Drives experiments with users who behave by their planted interests: <c>blended</c> against <c>single</c>, <c>blended</c> against itself, and
/// <c>adaptive</c>, whose users at first like what their behaviour says and then turn to what they chose.
/// </summary>
sealed class VisitedExperiments(LocalStack stack, Workload workload, TimeProvider time)
{
    const string Adaptive = "adaptive", LearningSurface = "feed";
    const int Rounds = 3, LearningRounds = 12;

    /// <summary>Share of the clicks to wait for: one that a busy machine lets be read long before its answer is not counted.</summary>
    const double Counted = 0.95;

    static readonly TimeSpan Patience = TimeSpan.FromSeconds(90), LookEvery = TimeSpan.FromMilliseconds(250);
    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>The experiments that run, as settings of the query and the experiments worker.</summary>
    public static IReadOnlyDictionary<string, string?> Settings { get; } = new Dictionary<string, string?>
    {
        ["Experiments:Running:blended-or-single:Surfaces:0"] = "home",
        ["Experiments:Running:blended-or-single:Arms:control:Strategy"] = "single",
        ["Experiments:Running:blended-or-single:Arms:treatment:Strategy"] = "blended",
        ["Experiments:Running:a-a:Surfaces:0"] = "discover",
        ["Experiments:Running:a-a:Arms:control:Strategy"] = "blended",
        ["Experiments:Running:a-a:Arms:treatment:Strategy"] = "blended",
    };

    /// <summary>Settings of the experiments worker that let it learn in seconds what takes hours in earnest.</summary>
    public static IReadOnlyDictionary<string, string?> Hurry { get; } = new Dictionary<string, string?>
    {
        ["Splits:Interval"] = "00:00:01",
        ["Splits:MinImpressions"] = "400",
        ["Splits:HalfLifeSteps"] = "3",
    };

    public async Task<ExperimentsOutcome> RunAsync(Action<string> show, CancellationToken cancellationToken)
    {
        var visitors = new Visitors(stack.Query, stack.Producer, stack.Topics, time);
        var counted = new Dictionary<string, Visited>();
        foreach (var (experiment, surface) in new[] { ("blended-or-single", "home"), ("a-a", "discover") })
            for (var round = 0; round < Rounds; round++)
            {
                show($"{experiment}, round {round + 1} of {Rounds}");
                var visited = await visitors.VisitAsync(surface, round, workload.Users, "", ByPlantedInterests, cancellationToken);
                if (!counted.TryGetValue(experiment, out var sum))
                    counted[experiment] = sum = new Visited();
                sum.Add(visited.Items, visited.Clicks);
            }
        show("waiting until everything is counted");
        await UntilAsync(report => counted.All(pair => IsCounted(report, pair.Key, pair.Value)), cancellationToken);

        List<double> shares = [await ShareAsync(cancellationToken)];
        foreach (var (phase, taste) in new (string, Func<EvaluatedUser, Random, Taste>)[] { ("behaviour", ByPlantedInterests), ("choices", ByChoices) })
        {
            for (var round = 0; round < LearningRounds; round++)
            {
                show($"adaptive, users go by {phase}, round {round + 1} of {LearningRounds}");
                await visitors.VisitAsync($"{LearningSurface}", (shares.Count * LearningRounds) + round, Some(round), Adaptive, taste, cancellationToken);
                await Task.Delay(TimeSpan.FromSeconds(1.5), time, cancellationToken);
            }
            shares.Add(await ShareAsync(cancellationToken));
        }
        return new ExperimentsOutcome(await ReportAsync(cancellationToken) ?? throw new StackException("The experiments worker has no report."), shares);
    }

    /// <summary>A part of the users each round, so that learning takes many steps.</summary>
    IEnumerable<EvaluatedUser> Some(int round) => workload.Users.Where((_, i) => i % 3 == round % 3);

    Taste ByPlantedInterests(EvaluatedUser user, Random random) => Taste.ByAspects(workload, user, random);

    static Taste ByChoices(EvaluatedUser user, Random random) => new(random, (item, answer) =>
        answer.Interests[(int)item.FoundBy[0].Interest] is { Kind: InterestKind.Topic or InterestKind.Collection } choice ? choice.Id : null);

    static bool IsCounted(ExperimentsReport report, string name, Visited visited) =>
        report.Experiments.FirstOrDefault(experiment => experiment.Name == name) is { } experiment
        && experiment.Arms.Sum(arm => arm.Impressions) >= visited.Items
        && Math.Round(experiment.Arms.Sum(arm => arm.Metrics["clickRate"].Value * arm.Impressions)) >= Counted * visited.Clicks;

    /// <summary>The mean learned share of implicit interests over segments; where none is learned yet, what it starts with.</summary>
    async Task<double> ShareAsync(CancellationToken cancellationToken) =>
        (await ReportAsync(cancellationToken))?.Splits is { Count: > 0 } splits ? splits.MaxBy(split => split.Updates)!.ImplicitShare : 0.6;

    async Task UntilAsync(Func<ExperimentsReport, bool> reached, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        while (await ReportAsync(cancellationToken) is not { } report || !reached(report))
        {
            if (time.GetElapsedTime(start) > Patience)
                throw new StackException($"The experiments worker has not counted within {Patience.TotalSeconds} s what was served and clicked.");
            await Task.Delay(LookEvery, time, cancellationToken);
        }
    }

    async Task<ExperimentsReport?> ReportAsync(CancellationToken cancellationToken)
    {
        using var http = new HttpClient();
        using var response = await http.GetAsync($"{stack.ExperimentsAddress}/v1/experiments", cancellationToken);
        return response.IsSuccessStatusCode ? await response.Content.ReadFromJsonAsync<ExperimentsReport>(Json, cancellationToken) : null;
    }
}

/// <summary>What the experiments brought.</summary>
/// <param name="Shares">The learned share of implicit interests: at first, after users went by their behaviour, after they went by their choices.</param>
sealed record ExperimentsOutcome(ExperimentsReport Report, IReadOnlyList<double> Shares);
