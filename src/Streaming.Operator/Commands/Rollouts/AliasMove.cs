using System.CommandLine;
using Streaming.Operator.Running;
using Streaming.Qdrant;
using Streaming.Qdrant.Rollouts;

namespace Streaming.Operator.Commands.Rollouts;

/// <summary>Moves all aliases of a rollout from one of its generations to the other: forward for <c>switch</c>, back for <c>rollback</c>.</summary>
sealed class AliasMove
{
    readonly Option<bool> force = new("--force") { Description = "Move although something speaks against it; it is printed." };
    readonly Option<bool> dryRun = new("--dry-run") { Description = "Say what speaks against it, and move nothing." };
    readonly Option<TimeSpan> wait = new("--wait")
    {
        Description = "How long to wait for the generation to catch up.", DefaultValueFactory = _ => TimeSpan.FromMinutes(1),
    };

    readonly bool forward;

    AliasMove(bool forward) => this.forward = forward;

    public static Command Create(CommandRunner runner, string name, string description, bool forward)
    {
        var move = new AliasMove(forward);
        var command = new Command(name, description) { move.force, move.dryRun, move.wait, StandingRollout.Option };
        runner.Run(command, move.RunAsync);
        return command;
    }

    async Task<int> RunAsync(ParseResult result, CommandSession session, CancellationToken cancellationToken)
    {
        var standing = await StandingRollout.FindAsync(session, result.GetValue(StandingRollout.Option), cancellationToken);
        standing.RequireBoth();
        var (from, to) = forward ? (standing.From, standing.To) : (standing.To, standing.From);
        var isThere = standing.Live == to;
        var against = isThere ? [] : await AgainstAsync(session, standing.Rollout, from, to, result.GetValue(wait), cancellationToken);
        var moves = !isThere && !result.GetValue(dryRun) && (against.Count == 0 || result.GetValue(force));
        if (moves)
            await session.Get<GenerationCollections>().SwitchAsync(to, cancellationToken);
        var report = new AliasMoveReport(from.Fingerprint, to.Fingerprint, isThere, moves, result.GetValue(dryRun), against);
        session.Output.Write(report, console =>
        {
            foreach (var reason in against)
                console.Profile.Out.Writer.WriteLine($"{(moves ? "Overlooked, by --force" : "Against it")}: {reason}");
            console.Profile.Out.Writer.WriteLine(report.Summary);
        });
        return isThere || moves || (result.GetValue(dryRun) && against.Count == 0) ? ExitCode.Well : ExitCode.Failed;
    }

    async Task<IReadOnlyList<string>> AgainstAsync(
        CommandSession session, Rollout rollout, Generation from, Generation to, TimeSpan patience, CancellationToken cancellationToken)
    {
        var against = new List<string>();
        if (forward && rollout.Phase != RolloutPhase.Ready)
            against.Add($"the rollout is in phase {rollout.Phase}, not {RolloutPhase.Ready}: users would lose what is not joined yet. Run rollout start again, it goes on");
        if (forward && rollout.MissingItems > 0)
            against.Add($"{rollout.MissingItems} items of {from.Items} were not in {to.Items} when the catalogue was embedded");
        if (forward && rollout.LeftOut > 0)
            against.Add($"{rollout.LeftOut} users could not be joined; rollout start named them");
        var behind = await new CatchUp(session.Get<IQdrantClient>(), session.Time).WaitAsync(from, to, patience, cancellationToken);
        against.AddRange(behind.Select(partition => $"{to.Fingerprint} has not caught up with {from.Fingerprint}: {partition}"));
        return against;
    }
}
