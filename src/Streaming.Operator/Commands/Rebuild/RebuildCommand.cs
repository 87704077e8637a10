using System.CommandLine;
using System.Globalization;
using Spectre.Console;
using Streaming.Operator.Running;

namespace Streaming.Operator.Commands.Rebuild;

/// <summary><c>rebuild</c>: a lost or doubtful collection from what Kafka, a snapshot and the other kind still have.</summary>
static class RebuildCommand
{
    const string Description = """
        Rebuilds one collection of the configured model, with the worker's own code and without its consumer group: every record that Kafka
        still has is applied again from the oldest on, or, with --snapshot, what came after the snapshot. What is there already changes
        nothing, so it mends a collection that lacks something while the workers run. The fences of erasure receipts and the other kind's
        states, which hold the same engagements and hides, are joined in. Then the collection has progress, and its worker goes on from there.

        A collection whose content is wrong, not only short, needs --from-scratch, which deletes it first; stop its worker before.
        --dry-run folds what Kafka has in memory (--share of the users, some 10 KB each) and lists the users whose stored state differs.

        Exit code 1: users may differ from what they were, because records are gone; they are listed. Or, with --dry-run, users differ.

        Example:
          Streaming.Operator rebuild implicit --Model:Dimension=64
          Streaming.Operator rebuild explicit --snapshot user_explicit--6b154ed9b586-1234-2026-03-01-00-00-00.snapshot --Model:Dimension=64
        """;

    public static Command Create(CommandRunner runner)
    {
        var kind = new Argument<string>("kind") { Description = "catalogue, implicit or explicit." };
        kind.AcceptOnlyFromAmong([.. KindServices.Aliases.Keys]);
        var snapshot = new Option<string?>("--snapshot") { Description = "Restore this snapshot first, and replay what came after it." };
        var location = new Option<string?>("--location") { Description = "Where the server finds the snapshot, as for collections restore." };
        var fromScratch = new Option<bool>("--from-scratch") { Description = "Delete the collection first." };
        var kafkaAlone = new Option<bool>("--kafka-alone") { Description = "Do not join the other kind's states: they are in doubt, too." };
        var dryRun = new Option<bool>("--dry-run") { Description = "Compare, and write nothing." };
        var share = new Option<double>("--share") { Description = "Of the users that a dry run compares, 0 to 1.", DefaultValueFactory = _ => 1 };
        var command = new Command("rebuild", Description) { kind, snapshot, location, fromScratch, kafkaAlone, dryRun, share };
        runner.Run(command, (result, session, cancellationToken) =>
        {
            var options = new RebuildOptions(
                result.GetValue(kind)!, result.GetValue(snapshot), result.GetValue(location), result.GetValue(fromScratch), !result.GetValue(kafkaAlone));
            if (options is { Snapshot: not null, FromScratch: true })
                throw new WrongInputException("--snapshot and --from-scratch exclude each other: a snapshot replaces the collection.");
            if (result.GetValue(dryRun) && options.Kind == "catalogue")
                throw new WrongInputException("--dry-run compares users: give implicit or explicit.");
            return result.GetValue(dryRun)
                ? CompareAsync(session, options.Kind, result.GetValue(share), cancellationToken)
                : RebuildAsync(session, options, cancellationToken);
        });
        return command;
    }

    static async Task<int> CompareAsync(CommandSession session, string kind, double share, CancellationToken cancellationToken)
    {
        var differences = await new RebuildForecast(session, kind, share).CompareAsync(cancellationToken);
        session.Output.Write(new { dryRun = true, kind, differences }, console =>
        {
            foreach (var difference in differences)
                console.WriteLine($"{difference.UserId}: {(difference.Lacks ? "lacks what Kafka has" : "")}{(difference is { Lacks: true, Only: true } ? "; " : "")}"
                    + (difference.Only ? "has what Kafka does not have any more" : ""));
            console.WriteLine($"{differences.Count} users differ.");
        });
        return differences.Count == 0 ? ExitCode.Well : ExitCode.Failed;
    }

    static async Task<int> RebuildAsync(CommandSession session, RebuildOptions options, CancellationToken cancellationToken)
    {
        var report = await new CollectionRebuild(session, options).RunAsync(cancellationToken);
        session.Output.Write(report, console => Write(console, report));
        return report.MayDiffer.Count == 0 ? ExitCode.Well : ExitCode.Failed;
    }

    static void Write(IAnsiConsole console, RebuildReport report)
    {
        console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{report.Collection}: {report.Records:N0} records applied, {report.Skipped.Count:N0} of them unusable"));
        foreach (var gap in report.Gaps)
            console.WriteLine($"{gap.Topic}[{gap.Partition}]: offsets {gap.From} to {gap.Low - 1} are gone");
        if (report.FromReceipts.Count > 0)
            console.WriteLine($"Erased by their receipts alone: {string.Join(", ", report.FromReceipts)}");
        if (report.FromOtherKind.Count > 0)
            console.WriteLine($"{report.FromOtherKind.Count} users were completed from the other kind's states.");
        if (report.MayDiffer.Count == 0)
            console.WriteLine("Nothing is missing.");
        else
            console.WriteLine($"Records before {Moment.Text(report.OldestKept)} are gone. {report.MayDiffer.Count} users may differ from what they were: {string.Join(", ", report.MayDiffer)}");
    }
}
