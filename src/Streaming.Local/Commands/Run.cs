using System.Globalization;
using Spectre.Console;
using Streaming.Local.Chaos;
using Streaming.Local.Evaluation;
using Streaming.Local.Replay;
using Streaming.Local.Reporting;
using Streaming.Local.Stack;
using Streaming.Local.Visits;

namespace Streaming.Local.Commands;

/// <summary>One run on a started stack: catalogue, history, evaluation, the live part, report.</summary>
sealed class Run(RunOptions options, Workload workload, LocalStack stack, Display display, TimeProvider time)
{
    /// <summary>Events a second of the live part, where freshness is measured at a steady pace.</summary>
    static readonly Pace LivePace = Pace.Parse("1000");

    const string NoteOnEarlierRun =
        "These servers remember an earlier run of the same data, whose users have met the held-out items: coverage and recall mean nothing here.";

    public async Task<RunReport> ExecuteAsync(CancellationToken cancellationToken)
    {
        await LoadCatalogueAsync(cancellationToken);
        string[] sources = [stack.Topics.Engagements, stack.Topics.ProfileChanges];
        await using var deadLetters = await DeadLetterCount.FollowAsync(stack, sources, time, cancellationToken);
        var implicitAccounts = await Accounts.OpenAsync(stack, deadLetters, "implicit", stack.Generation.UserImplicit, cancellationToken);
        var explicitAccounts = await Accounts.OpenAsync(stack, deadLetters, "explicit", stack.Generation.UserExplicit, cancellationToken);
        var backlog = await BacklogAsync(sources, [stack.Generation.UserImplicit, stack.Generation.UserExplicit], cancellationToken);
        var evaluator = new Evaluator(stack.Query, workload, time, options.Seed);

        var (underLoad, historyTime) = await ReplayAsync("Replaying", workload.History, options.Pace, backlog, options.Chaos, cancellationToken);
        var evaluation = await display.RunAsync("Evaluating", show => evaluator.EvaluateAsync(
            options.EvaluatedUsers, (done, all) => show(() => $"{Number(done)} of {Number(all)} users"), cancellationToken));
        var queries = await display.RunAsync("Timing queries", _ => evaluator.TimeQueriesAsync(cancellationToken));
        var (fresh, _) = await ReplayAsync("Replaying what was held out", workload.Live, LivePace, backlog, chaos: false, cancellationToken);

        return new RunReport(
            workload.Name,
            implicitAccounts.RemembersEarlierRun ? [.. workload.Notes, NoteOnEarlierRun] : workload.Notes,
            await implicitAccounts.CloseAsync(workload.History.Concat(workload.Live).Count(e => e.ConcernsImplicit), cancellationToken),
            await explicitAccounts.CloseAsync(workload.History.Count + workload.Live.Count, cancellationToken),
            workload.History.Count / historyTime.TotalSeconds,
            fresh,
            underLoad,
            queries,
            evaluation,
            stack.Servers,
            stack.Model,
            // Last: what visitors do would not add up with the events that were replayed.
            await RunExperimentsAsync(cancellationToken));
    }

    async Task<ExperimentsOutcome?> RunExperimentsAsync(CancellationToken cancellationToken) => options.Stack.Experiments
        ? await display.RunAsync("Running experiments", show =>
            new VisitedExperiments(stack, workload, time).RunAsync(what => show(() => what), cancellationToken))
        : null;

    async Task LoadCatalogueAsync(CancellationToken cancellationToken)
    {
        var backlog = await BacklogAsync([stack.Topics.Items], [stack.Generation.Items], cancellationToken);
        var load = new CatalogueLoad(stack.Producer, stack.Topics, backlog, time);
        await display.RunAsync($"Loading {Number(workload.Items.Count)} items", show => load.LoadAsync(
            workload.Items, stack.Space, loaded => show(() => $"{Number(loaded)} produced, {Number(backlog.Applied)} applied"), cancellationToken));
    }

    /// <returns>Freshness on the way, and the time until everything was durable.</returns>
    async Task<(Percentiles Freshness, TimeSpan Time)> ReplayAsync(
        string what, IReadOnlyList<ReplayEvent> events, Pace pace, Backlog backlog, bool chaos, CancellationToken cancellationToken)
    {
        var probe = new FreshnessProbe(stack.Query, time);
        var producer = new ReplayProducer(stack.Producer, stack.Topics, backlog, time);
        var start = time.GetTimestamp();
        var duration = TimeSpan.Zero;
        await display.RunAsync($"{what} {Number(events.Count)} events", async show =>
        {
            var before = backlog.Produced;
            await using var broken = chaos ? new Brokenness(stack, options.Seed, line => display.Console.WriteLine(line), time) : null;
            await producer.ProduceAsync(
                events,
                pace,
                (index, e, delivery) =>
                {
                    if (broken is null && e.ConcernsImplicit && e.Topic == SourceTopic.Engagements)
                        probe.Sample(e.UserId, delivery, cancellationToken);
                    show(() => Progress(backlog, before, time.GetElapsedTime(start)));
                },
                cancellationToken);
            if (broken is not null)
                await broken.MendAsync(cancellationToken);
            await backlog.DrainAsync(cancellationToken);
            duration = time.GetElapsedTime(start);
        });
        return (await probe.ResultAsync(), duration);
    }

    Task<Backlog> BacklogAsync(IEnumerable<string> topics, IEnumerable<string> collections, CancellationToken cancellationToken) =>
        Backlog.FollowAsync(stack, topics, collections, time, cancellationToken);

    static string Progress(Backlog backlog, long before, TimeSpan elapsed)
    {
        var rate = (backlog.Applied - before) / Math.Max(elapsed.TotalSeconds, 1e-3);
        return $"{Number(backlog.Produced - before)} produced, {Number(backlog.Applied - before)} applied, "
            + $"lag {Number(backlog.Produced - backlog.Applied)}, {Number(rate)} events/s";
    }

    static string Number(double value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
