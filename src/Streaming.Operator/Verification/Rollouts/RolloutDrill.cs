using System.Globalization;
using Streaming.Operator.Commands.Rollouts;
using Streaming.Operator.Verification.Checking;
using Streaming.Operator.Verification.Planning;
using Streaming.Operator.Verification.Processes;
using Streaming.Operator.Verification.Running;
using Streaming.Qdrant;
using Streaming.Qdrant.Rollouts;

namespace Streaming.Operator.Verification.Rollouts;

/// <summary>
/// A rollout while a stream flows and everything else is broken: start, switch, rollback, each by the tool as a process that is killed and run
/// again, with a second set of workers, some of which are killed, too. At the end it is switched again, and finished.
/// </summary>
sealed class RolloutDrill : IAsyncDisposable
{
    /// <summary>The name of the strategy that is answered from the new generation.</summary>
    public const string Strategy = "candidate";

    const int Tries = 30;

    /// <summary>How long an answer may still be from the generation before, after the aliases have moved.</summary>
    static readonly TimeSpan Follow = TimeSpan.FromSeconds(5);

    static readonly TimeSpan Pause = TimeSpan.FromSeconds(1), WorkerAway = TimeSpan.FromSeconds(2);

    static readonly WorkerKind[] Kinds = [WorkerKind.Catalogue, WorkerKind.Implicit, WorkerKind.Explicit];

    readonly DrillModel model = new();
    readonly ToolProcess tool;
    readonly Fleet fleet;
    readonly Findings findings;
    readonly Action<string> say;
    readonly Random random;
    readonly TimeProvider time;
    readonly string groups;
    readonly Dictionary<string, int> kills = [];

    public RolloutDrill(VerificationOptions options, RunSettings settings, Findings findings, Action<string> say, TimeProvider time)
    {
        (this.findings, this.say, this.time, groups, random) = (findings, say, time, settings.Prefix, new Random(options.Seed));
        tool = new ToolProcess(settings.Tool(), options.Logs, time);
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings.Own()).Build();
        var candidate = CandidateModel.Read(configuration, model.Path, null, null);
        var start = candidate.ToStart(groups).ToDictionary(worker => worker.Worker, worker => worker.Settings);
        Clients = new RunClients(settings, time, start["implicit"].Where(setting => setting.Key.StartsWith("Model:", StringComparison.Ordinal)).ToDictionary(setting => setting.Key, setting => (string?)setting.Value));
        Groups = [.. start.Values.Select(worker => worker["Kafka:GroupId"])];
        fleet = new Fleet(
            kind => settings.Worker(kind).Concat(start[kind.ToString().ToLowerInvariant()].Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)))
                .GroupBy(setting => setting.Key).ToDictionary(setting => setting.Key, setting => setting.Last().Value),
            1, options.Logs, findings, time, Kinds, "new-");
    }

    /// <summary>The tool's clients of the new generation.</summary>
    public RunClients Clients { get; }

    /// <summary>The new generation's fingerprint.</summary>
    public string To => Clients.Generation.Fingerprint;

    /// <summary>The second set's consumer groups.</summary>
    public IReadOnlyList<string> Groups { get; }

    /// <summary>Whether the new generation has all that the old one had.</summary>
    public bool IsThere { get; private set; }

    /// <summary>Whether an answer may be from the new generation although no strategy asks for it: from before the switch until after the way back.</summary>
    public bool MayAnswer { get; private set; }

    /// <summary>Of the query workers.</summary>
    public IReadOnlyDictionary<string, string?> WithStrategy(IReadOnlyDictionary<string, string?> settings) =>
        new Dictionary<string, string?>(settings) { [$"Query:Strategies:{Strategy}:Generation"] = To };

    /// <summary>Starts again what ended by itself, and looks at every user once the generation is there; until cancelled.</summary>
    public async Task WatchAsync(Sampler sampler, CancellationToken cancellationToken)
    {
        var watching = fleet.WatchAsync(cancellationToken);
        while (!IsThere && !cancellationToken.IsCancellationRequested)
            await Task.Delay(Pause, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!cancellationToken.IsCancellationRequested)
            await sampler.RunAsync(cancellationToken);
        await watching;
    }

    /// <summary>There and back again.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        Task? ready = null;
        foreach (var phase in (RolloutPhase[])[RolloutPhase.Embedding, RolloutPhase.JoiningImplicit, RolloutPhase.JoiningExplicit])
        {
            await KillAsync($"start in {phase}", new KillAt($"{phase}:", Milliseconds(0, 120)), cancellationToken, "rollout", "start", model.Path, "--groups", groups);
            ready ??= fleet.StartAsync(cancellationToken);
        }

        await WellAsync(cancellationToken, "rollout", "start", model.Path, "--groups", groups);
        IsThere = true;
        await ready!;
        foreach (var kind in (WorkerKind[])[WorkerKind.Implicit, WorkerKind.Explicit])
        {
            await fleet.DisruptAsync(new Disruption(TimeSpan.Zero, WorkerAway, DisruptionKind.Kill, kind), cancellationToken);
            Count($"new {kind.ToString().ToLowerInvariant()} worker");
        }

        MayAnswer = true;
        await MoveAsync("switch", cancellationToken);
        say("          the new generation is live");
        await Task.Delay(Follow, time, cancellationToken);
        await MoveAsync("rollback", cancellationToken);
        say("          the old generation is live again");
        await Task.Delay(Follow, time, cancellationToken);
        MayAnswer = false;
    }

    /// <summary>There for good: the old generation's workers are stopped, and it is deleted.</summary>
    public async Task FinishAsync(Fleet old, Generation from, CancellationToken cancellationToken)
    {
        await MoveAsync("switch", cancellationToken);
        await old.StopAsync(Kinds);
        await KillAsync("finish", new KillAt("Watching", TimeSpan.FromSeconds(2) + Milliseconds(0, 100)), cancellationToken, "rollout", "finish", "--watch", "00:00:02");
        // Killed in its last moment, or too late, it has left no rollout that could be finished again.
        var (_, status) = await tool.RunAsync(null, cancellationToken, "rollout", "status");
        if (!status.Contains("No rollout is under way", StringComparison.Ordinal))
            await WellAsync(cancellationToken, "rollout", "finish", "--watch", "00:00:02");
        var left = (await Clients.Qdrant.ListCollectionsAsync(cancellationToken)).Where(name => name.EndsWith($"--{from.Fingerprint}", StringComparison.Ordinal)).ToList();
        if (left.Count > 0)
            findings.Add(FindingKind.RolloutFailed, $"finish left {string.Join(", ", left)}");
    }

    public RolloutDrillReport Report(int answers, int users) => new(To, kills, answers, users);

    public async ValueTask DisposeAsync()
    {
        await fleet.DisposeAsync();
        await Clients.DisposeAsync();
        model.Dispose();
    }

    /// <summary>Killed once, somewhere; then until it is done.</summary>
    async Task MoveAsync(string command, CancellationToken cancellationToken)
    {
        await KillAsync(command, new KillAt("", Milliseconds(300, 1500)), cancellationToken, "rollout", command, "--wait", "00:00:30");
        await WellAsync(cancellationToken, "rollout", command, "--wait", "00:00:30");
    }

    /// <summary>Runs it until it could be killed at that moment, or was done before that.</summary>
    async Task KillAsync(string what, KillAt at, CancellationToken cancellationToken, params string[] arguments)
    {
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            var (exitCode, _) = await tool.RunAsync(at, cancellationToken, arguments);
            if (exitCode is null)
            {
                Count(what);
                return;
            }

            if (exitCode == 0)
                return;
            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    /// <summary>While servers are away a command fails; it is run again, as an operator would.</summary>
    async Task WellAsync(CancellationToken cancellationToken, params string[] arguments)
    {
        var output = "";
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            (var exitCode, output) = await tool.RunAsync(null, cancellationToken, arguments);
            if (exitCode == 0)
                return;
            await Task.Delay(Pause, time, cancellationToken);
        }

        findings.Add(FindingKind.RolloutFailed, $"{string.Join(' ', arguments)} did not end well in {Tries} tries:\n{output}");
    }

    void Count(string what)
    {
        kills[what] = kills.GetValueOrDefault(what) + 1;
        say(string.Create(CultureInfo.InvariantCulture, $"          killed: {what}"));
    }

    TimeSpan Milliseconds(int from, int to) => TimeSpan.FromMilliseconds(random.Next(from, to));
}
