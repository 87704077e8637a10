using System.CommandLine;
using Streaming.Kafka;
using Streaming.Operator.Running;
using Streaming.Qdrant;

namespace Streaming.Operator.Commands.Collections;

/// <summary><c>collections restore</c>: a snapshot in the place of a collection.</summary>
static class CollectionsRestoreCommand
{
    const string Description = """
        Puts a snapshot in the place of a collection, or makes the collection from it, over Qdrant's REST port (Qdrant:RestEndpoint). Stop the
        workers that write it first: one that runs notices it at its next progress and stops. Started again they go on from the progress in
        the snapshot, so that later records, erasures among them, are applied again. Says what will be replayed, and whether Kafka still has it.

        Exit code 1: retention has passed the snapshot's progress, or it could not be restored. With --dry-run nothing is changed.

        Example:
          Streaming.Operator collections restore user_implicit--6b154ed9b586 user_implicit--6b154ed9b586-1234-2026-03-01-00-00-00.snapshot
        """;

    public static Command Create(CommandRunner runner)
    {
        var collection = new Argument<string>("collection") { Description = "Its real name, alias--fingerprint; collections check lists them." };
        var snapshot = new Argument<string>("snapshot") { Description = "The snapshot's name; collections check lists them." };
        var location = new Option<string?>("--location")
        {
            Description = "Where the server finds the file, as the server sees it: http://…, or file:///… on its own disk. Its own REST address unless given.",
        };
        var dryRun = new Option<bool>("--dry-run") { Description = "Say from where it would be restored, and change nothing." };
        var command = new Command("restore", Description) { collection, snapshot, location, dryRun };
        runner.Run(command, async (result, session, cancellationToken) =>
        {
            var name = result.GetValue(collection)!;
            var alias = Generation.Aliases.FirstOrDefault(alias => Generation.IsOf(alias, name))
                ?? throw new WrongInputException($"'{name}' is no collection of ours: give alias--fingerprint, such as user_implicit--6b154ed9b586.");
            var restore = new CollectionRestore(session.Get<IQdrantClient>(), session.Get<SnapshotRecovery>());
            var from = await restore.LocateAsync(name, result.GetValue(snapshot)!, result.GetValue(location), cancellationToken);
            if (result.GetValue(dryRun))
            {
                session.Output.Write(new { dryRun = true, collection = name, from }, console =>
                    console.Profile.Out.Writer.WriteLine($"{name} would be replaced by {from}. Its workers must be stopped."));
                return ExitCode.Well;
            }
            await restore.RestoreAsync(name, from, cancellationToken);
            var check = new CollectionCheck(session.Get<IQdrantClient>(), session.Get<TopicReader>(), session.Get<TopicNames>());
            var progress = await check.ProgressAsync(alias, name, cancellationToken);
            session.Output.Write(new { dryRun = false, collection = name, from, progress }, console =>
            {
                console.Profile.Out.Writer.WriteLine($"{name} is restored from {from}.");
                foreach (var p in progress)
                    console.Profile.Out.Writer.WriteLine(
                        $"{p.Topic}[{p.Partition}]: {Math.Max(0, p.High - Math.Max(p.Progress ?? p.Low, p.Low))} offsets to replay{(p.Wrong is null ? "" : $"; {p.Wrong}")}");
            });
            return progress.All(p => p.Wrong is null) ? ExitCode.Well : ExitCode.Failed;
        });
        return command;
    }
}
