using System.CommandLine;
using Streaming.Operator.Running;
using Streaming.Qdrant;
using Streaming.Qdrant.Rollouts;

namespace Streaming.Operator.Commands.Rollouts;

/// <summary>Ends a rollout by deleting one of its generations: the old one for <c>finish</c>, the new one for <c>abandon</c>.</summary>
sealed class GenerationRemoval
{
    const string Finish = """
        Ends a rollout that was accepted: deletes the old generation's collections. There is no way back after it.

        Refused, with exit code 1, where the new generation is not live, or where somebody still uses the old one: for --watch it looks whether
        workers move its progress and whether answers come from it. --force deletes nevertheless, and prints what was overlooked.

        Example:
          Streaming.Operator rollout finish --dry-run
          Streaming.Operator rollout finish --watch 00:01:00
        """;

    const string Abandon = """
        Ends a rollout that was not accepted: deletes the new generation's collections. The old one is not touched.

        Refused, with exit code 1, where the old generation is not live, or where somebody still uses the new one: for --watch it looks whether
        workers move its progress and whether answers come from it. --force deletes nevertheless, and prints what was overlooked.

        Example:
          Streaming.Operator rollout abandon --dry-run
          Streaming.Operator rollout abandon
        """;

    readonly Option<bool> force = new("--force") { Description = "Delete although somebody uses it; it is printed." };
    readonly Option<bool> dryRun = new("--dry-run") { Description = "Say what would be deleted and what speaks against it, and delete nothing." };
    readonly Option<TimeSpan> watch = new("--watch")
    {
        Description = "How long to look for workers and answers; longer than Stream:ProgressIntervalMs.", DefaultValueFactory = _ => TimeSpan.FromSeconds(15),
    };

    readonly bool ofOld;

    GenerationRemoval(bool ofOld) => this.ofOld = ofOld;

    public static Command Create(CommandRunner runner, string name, bool ofOld)
    {
        var removal = new GenerationRemoval(ofOld);
        var command = new Command(name, ofOld ? Finish : Abandon) { removal.force, removal.dryRun, removal.watch, StandingRollout.Option };
        runner.Run(command, removal.RunAsync);
        return command;
    }

    async Task<int> RunAsync(ParseResult result, CommandSession session, CancellationToken cancellationToken)
    {
        var standing = await StandingRollout.FindAsync(session, result.GetValue(StandingRollout.Option), cancellationToken);
        var (gone, stays) = ofOld ? (standing.From, standing.To) : (standing.To, standing.From);
        var phase = ofOld ? RolloutPhase.Finishing : RolloutPhase.Abandoning;
        if (standing.Live == gone)
            throw new CommandFailedException(
                $"{gone.Fingerprint} is live: {(ofOld ? $"rollout switch makes {stays.Fingerprint} live first" : "rollout rollback goes back first")}.");
        // What was begun is carried to its end: half a generation is of no use to anybody.
        var against = standing.Rollout.Phase == phase ? [] : await new ReaderWatch(session).SeenAsync(gone, result.GetValue(watch), cancellationToken);
        var deletes = !result.GetValue(dryRun) && (against.Count == 0 || result.GetValue(force));
        var existing = await ExistingAsync(session, gone, cancellationToken);
        if (deletes)
            await DeleteAsync(session, standing.Rollout, phase, existing, cancellationToken);
        session.Output.Write(new { dryRun = result.GetValue(dryRun), deleted = deletes, collections = existing, live = standing.Live.Fingerprint, against }, console =>
        {
            foreach (var reason in against)
                console.Profile.Out.Writer.WriteLine($"{(deletes ? "Overlooked, by --force" : "Against it")}: {reason}");
            console.Profile.Out.Writer.WriteLine($"{(deletes ? "Deleted" : against.Count == 0 ? "Would delete" : "Nothing was deleted; there are")}: {string.Join(", ", existing)}. Live is {standing.Live.Fingerprint}.");
        });
        return deletes || (result.GetValue(dryRun) && against.Count == 0) ? ExitCode.Well : ExitCode.Failed;
    }

    /// <summary>Those that are there; the one last that may hold the rollout, so that an interrupted removal is found again.</summary>
    static async Task<IReadOnlyList<string>> ExistingAsync(CommandSession session, Generation generation, CancellationToken cancellationToken)
    {
        var existing = await session.Get<IQdrantClient>().ListCollectionsAsync(cancellationToken);
        return [.. Generation.Aliases.Select(generation.NameOf).Where(existing.Contains).OrderBy(name => name == generation.Items)];
    }

    async Task DeleteAsync(
        CommandSession session, Rollout rollout, RolloutPhase phase, IReadOnlyList<string> collections, CancellationToken cancellationToken)
    {
        var store = session.Get<RolloutStore>();
        if (rollout.Phase != phase)
            rollout = await store.MoveAsync(rollout, rollout with { Phase = phase }, cancellationToken);
        foreach (var collection in collections)
            await session.Get<IQdrantClient>().DeleteCollectionAsync(collection, cancellationToken);
        if (ofOld)
            await store.EndAsync(rollout, cancellationToken);
    }
}
