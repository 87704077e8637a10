using System.CommandLine;
using Streaming.Operator.Running;
using Streaming.Qdrant;
using Streaming.Qdrant.Protocol;

namespace Streaming.Operator.Commands.Collections;

/// <summary><c>collections snapshot</c>: a snapshot of each live collection.</summary>
static class CollectionsSnapshotCommand
{
    const string Description = """
        Makes a snapshot of each live collection on Qdrant's disk. The states and their progress are in one collection, so one snapshot is
        enough to go on from: workers may run meanwhile. On a cluster each node keeps the snapshot of its own shards: run it once for each
        node. With --keep older snapshots are deleted, as an erasure asks for once a newer one is there; with --prune these are deleted and none
        is made, which is what a full disk can do.

        Example:
          Streaming.Operator collections snapshot
          Streaming.Operator collections snapshot --alias user_implicit --keep 1
          Streaming.Operator collections snapshot --prune --keep 1
        """;

    public static Command Create(CommandRunner runner)
    {
        var alias = new Option<string[]>("--alias")
        {
            Description = $"Of which: {string.Join(", ", Generation.Aliases)}; all unless given.", AllowMultipleArgumentsPerToken = true,
        };
        alias.AcceptOnlyFromAmong([.. Generation.Aliases]);
        var keep = new Option<int?>("--keep") { Description = "How many of a collection's snapshots to keep, the new one included, 1 or more; all unless given." };
        var prune = new Option<bool>("--prune") { Description = "Make none: delete what --keep does not keep." };
        keep.Validators.Add(option =>
        {
            if (option.GetValueOrDefault<int?>() is < 1)
                option.AddError("--keep: 1 or more expected.");
        });
        var dryRun = new Option<bool>("--dry-run") { Description = "Say what would be made and deleted, and do nothing." };
        var command = new Command("snapshot", Description) { alias, keep, prune, dryRun };
        command.Validators.Add(given =>
        {
            if (given.GetValue(prune) && given.GetValue(keep) is null)
                given.AddError("--prune: say with --keep how many to keep.");
        });
        runner.Run(command, async (result, session, cancellationToken) =>
        {
            var (qdrant, made) = (session.Get<IQdrantClient>(), new List<Made>());
            var generation = await session.Get<GenerationCollections>().ResolveAsync(cancellationToken);
            foreach (var name in result.GetValue(alias) is { Length: > 0 } given ? given : Generation.Aliases)
                made.Add(await SnapshotAsync(qdrant, generation.NameOf(name), result.GetValue(keep), !result.GetValue(prune), result.GetValue(dryRun), cancellationToken));
            session.Output.Write(new { dryRun = result.GetValue(dryRun), snapshots = made }, console =>
            {
                foreach (var snapshot in made)
                    console.Profile.Out.Writer.WriteLine(
                        $"{snapshot.Collection}: {snapshot.Snapshot ?? (result.GetValue(prune) ? "none made" : "a snapshot would be made")}{(snapshot.Deleted.Count == 0 ? "" : $"; deleted {string.Join(", ", snapshot.Deleted)}")}");
            });
            return ExitCode.Well;
        });
        return command;
    }

    static async Task<Made> SnapshotAsync(IQdrantClient qdrant, string collection, int? keep, bool make, bool dryRun, CancellationToken cancellationToken)
    {
        var before = await qdrant.ListSnapshotsAsync(collection, cancellationToken);
        var snapshot = dryRun || !make ? null : await qdrant.CreateSnapshotAsync(collection, cancellationToken);
        SnapshotDescription[] old = [.. before.OrderByDescending(s => s.CreationTime?.ToDateTimeOffset()).Skip((keep ?? int.MaxValue) - (make ? 1 : 0))];
        foreach (var superseded in dryRun ? [] : old)
            await qdrant.DeleteSnapshotAsync(collection, superseded.Name, cancellationToken);
        return new Made(collection, snapshot?.Name, snapshot?.Size, [.. old.Select(s => s.Name)]);
    }

    sealed record Made(string Collection, string? Snapshot, long? Bytes, IReadOnlyList<string> Deleted);
}
