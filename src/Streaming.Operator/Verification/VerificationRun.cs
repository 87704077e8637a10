using Confluent.Kafka;
using Streaming.Operator.Running;
using Streaming.Operator.Verification.Checking;
using Streaming.Operator.Verification.Planning;
using Streaming.Operator.Verification.Processes;
using Streaming.Operator.Verification.Rollouts;
using Streaming.Operator.Verification.Running;
using Streaming.Operator.Verification.Servers;
using Streaming.Qdrant;

namespace Streaming.Operator.Verification;

/// <summary>One run: servers, workers, traffic with disruptions, and at the end the comparison with the oracle.</summary>
/// <param name="say">Tells whoever watches what is going on.</param>
sealed class VerificationRun(VerificationOptions options, IConfiguration configuration, Action<string> say, TimeProvider time)
{
    /// <summary>After which every follower of a topic is connected again: twice the longest pause between two tries.</summary>
    static readonly TimeSpan Settle = TimeSpan.FromSeconds(10);

    static readonly TimeSpan WakeDeadline = TimeSpan.FromMinutes(3), LookEvery = TimeSpan.FromSeconds(1), SayEvery = TimeSpan.FromSeconds(10);

    static readonly DisruptionKind[] OfWorkers = [DisruptionKind.Kill, DisruptionKind.Pause, DisruptionKind.Stop, DisruptionKind.Add];

    readonly long started = time.GetTimestamp();

    /// <exception cref="CommandFailedException">The run cannot be carried to its end; what was found until then is told.</exception>
    public async Task<VerificationReport> ExecuteAsync(CancellationToken cancellationToken)
    {
        var findings = new Findings((kind, what) => say($"FOUND {kind}: {what}"));
        await using var servers = await VerifiedServers.StartAsync(options.Servers, time, cancellationToken);
        var settings = new RunSettings(configuration, servers, $"verify-{time.GetUtcNow():yyyyMMddHHmmss}-{options.Seed}");
        await using var clients = new RunClients(settings, time);
        await using var drill = options.Rollout ? new RolloutDrill(options, settings, findings, say, time) : null;
        await PrepareAsync(servers, clients, cancellationToken);
        try
        {
            await using var fleet = new Fleet(
                kind => kind == WorkerKind.Query && drill is not null ? drill.WithStrategy(settings.Worker(kind)) : settings.Worker(kind),
                options.Copies, options.Logs, findings, time);
            return await ExecuteAsync(servers, settings, clients, fleet, drill, findings, cancellationToken);
        }
        finally
        {
            if (!options.Keep)
                await new CleanUp(servers, settings, clients, say, drill).RunAsync();
        }
    }

    async Task<VerificationReport> ExecuteAsync(
        VerifiedServers servers, RunSettings settings, RunClients clients, Fleet fleet, RolloutDrill? drill, Findings findings,
        CancellationToken cancellationToken)
    {
        say($"Starting {options.Copies} copies of four workers on {servers.Described}");
        await fleet.StartAsync(cancellationToken);
        await using var log = new RunLog(clients, settings);
        await log.StartAsync(cancellationToken);
        var plan = VerificationPlan.Create(new PlanOptions(
            options.Seed, options.Duration, options.Copies, time.GetUtcNow(), settings.Space, servers.SessionTimeout, [.. OfWorkers, .. servers.Possible])
        {
            RecordsPerSecond = options.RecordsPerSecond,
        });
        var progress = new AppliedProgress(clients, log, findings, time);
        var newProgress = drill is null ? null : new AppliedProgress(drill.Clients, log, findings, time);
        var player = new TrafficPlayer(clients, log, progress, time);
        await player.PlayAsync(plan.Catalogue, cancellationToken);
        await progress.DrainAsync(cancellationToken);

        say($"Producing {plan.Traffic.Count} records over {options.Duration.TotalMinutes:0.##} minutes, with {plan.Disruptions.Count} disruptions");
        var disruptor = new Disruptor(fleet, servers, say, time);
        var sampler = new Sampler(clients, log, findings, time);
        using var questioner = new Questioner(clients, log, fleet, findings, new Random(options.Seed), time, drill);
        using (var watching = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken))
        {
            Task[] watchers =
            [
                fleet.WatchAsync(watching.Token), sampler.RunAsync(watching.Token), questioner.RunAsync(watching.Token),
                SayProgressAsync(player, progress, plan, watching.Token),
                drill?.WatchAsync(new Sampler(drill.Clients, log, findings, time), watching.Token) ?? Task.CompletedTask,
            ];
            try
            {
                await Task.WhenAll(
                    player.PlayAsync(plan.Traffic, cancellationToken), disruptor.RunAsync(plan.Disruptions, cancellationToken),
                    drill?.RunAsync(cancellationToken) ?? Task.CompletedTask);
                say("Everything is up again; waiting until all is applied");
                await fleet.ReadyAsync(cancellationToken);
                await SettleAsync(log, player, progress, newProgress, findings, cancellationToken);
                await WakeAsync(clients, log, findings, cancellationToken);
                if (drill is not null)
                    await WakeAsync(drill.Clients, log, findings, cancellationToken);
                await player.PlayAsync(LastWords.For(log.Oracle, plan.Items, clients.Verified[^1]), cancellationToken);
                await SettleAsync(log, player, progress, newProgress, findings, cancellationToken);
            }
            finally
            {
                await watching.CancelAsync();
                await Task.WhenAll(watchers);
            }
        }

        say("Comparing with the oracle");
        await questioner.FinishAsync(cancellationToken);
        var final = new FinalCheck(clients, log, findings, time);
        await final.RunAsync(cancellationToken);
        var letters = new DeadLetterCheck(disruptor.Spans, findings);
        letters.Check(log.Broken, [.. log.DeadLetters.Where(letter => drill?.Groups.Contains(letter.Id.Group) != true)]);
        var rollout = drill is null ? null : await FinishAsync(drill, clients, log, fleet, questioner, findings, cancellationToken);
        return new VerificationReport(
            options.Seed, options.Duration.TotalMinutes, options.Copies, servers.Described, clients.Generation.Fingerprint, log.Count, player.Again,
            player.Produced, disruptor.Done, final.Users, sampler.Samples, questioner.Answered, questioner.Unanswered, log.Broken.Count,
            letters.Copies, rollout, time.GetElapsedTime(started), findings.Counts(), findings.First());
    }

    static async Task PrepareAsync(VerifiedServers servers, RunClients clients, CancellationToken cancellationToken)
    {
        if (servers.IsKafkaEmbedded)
            servers.CreateTopics(clients.Topics);
        else
            await clients.TopicCreation.EnsureAsync(cancellationToken);
        await QdrantVersion.EnsureSupportedAsync(clients.Qdrant, cancellationToken);
        var aliases = await clients.Qdrant.ListAliasesAsync(cancellationToken);
        if (Generation.Aliases.FirstOrDefault(aliases.ContainsKey) is { } taken)
            throw new WrongInputException(
                $"The Qdrant at {servers.QdrantEndpoint} is in use: alias {taken} points to {aliases[taken]}. Give verify one of its own"
                + " (--Qdrant:Endpoint), or leave the setting out for the embedded one.");
    }

    /// <summary>Returns when the log holds all that was acknowledged, all of it is applied, and whoever follows a topic has caught up.</summary>
    async Task SettleAsync(
        RunLog log, TrafficPlayer player, AppliedProgress progress, AppliedProgress? newProgress, Findings findings, CancellationToken cancellationToken)
    {
        var begun = time.GetTimestamp();
        List<TopicPartitionOffset> missing;
        while ((missing = [.. player.Acknowledged.Where(place => !log.Holds(place))]).Count > 0)
        {
            if (time.GetElapsedTime(begun) > WakeDeadline)
            {
                foreach (var place in missing)
                    findings.Add(FindingKind.RecordLost, $"The broker acknowledged {place}, and it is not there");
                break;
            }

            await Task.Delay(LookEvery, time, cancellationToken);
        }

        await DrainAsync();
        await Task.Delay(Settle, time, cancellationToken);
        // Also what was redelivered meanwhile.
        await DrainAsync();

        Task DrainAsync() => Task.WhenAll(progress.DrainAsync(cancellationToken), newProgress?.DrainAsync(cancellationToken) ?? Task.CompletedTask);
    }

    /// <summary>The new generation has everything as well; then it is made live for good, and the old one deleted.</summary>
    async Task<RolloutDrillReport> FinishAsync(
        RolloutDrill drill, RunClients clients, RunLog log, Fleet fleet, Questioner questioner, Findings findings, CancellationToken cancellationToken)
    {
        say("Comparing the new generation with the oracle, and finishing the rollout");
        var sound = log.DeadLetters.Where(letter => drill.Groups.Contains(letter.Id.Group) && !log.BrokenPlaces.Contains((letter.Id.Topic, letter.Id.Partition, letter.Id.Offset)));
        foreach (var letter in sound)
            findings.Add(FindingKind.DeadLetterUnexpected, $"{letter.Id.Group} wrote a dead letter for {letter.Id.Topic}[{letter.Id.Partition}]@{letter.Id.Offset}, which is sound");
        var final = new FinalCheck(drill.Clients, log, findings, time);
        await final.RunAsync(cancellationToken);
        await drill.FinishAsync(fleet, clients.Generation, cancellationToken);
        await questioner.FinishNewAsync(cancellationToken);
        return drill.Report(questioner.FromNew, final.Users);
    }

    /// <summary>Items that are there by now must reach those who wait for them without another event.</summary>
    async Task WakeAsync(RunClients clients, RunLog log, Findings findings, CancellationToken cancellationToken)
    {
        var check = new FinalCheck(clients, log, findings, time);
        var begun = time.GetTimestamp();
        List<string> waiting;
        while ((waiting = await check.WaitingAsync(cancellationToken)).Count > 0)
        {
            if (time.GetElapsedTime(begun) > WakeDeadline)
            {
                foreach (var user in waiting)
                    findings.Add(FindingKind.StillWaiting, $"{user} waits for an item that is there");
                return;
            }

            await Task.Delay(LookEvery, time, cancellationToken);
        }
    }

    async Task SayProgressAsync(TrafficPlayer player, AppliedProgress progress, VerificationPlan plan, CancellationToken cancellationToken)
    {
        var all = plan.Catalogue.Count + plan.Traffic.Count;
        while (!cancellationToken.IsCancellationRequested)
        {
            await Task.Delay(SayEvery, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            say($"          {Math.Min(player.Count, all)} of {all} records acknowledged, {progress.Waiting} not applied yet by some worker");
        }
    }
}
