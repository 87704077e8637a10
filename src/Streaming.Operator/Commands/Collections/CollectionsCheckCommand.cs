using System.CommandLine;
using System.Globalization;
using Spectre.Console;
using Streaming.Kafka;
using Streaming.Operator.Running;
using Streaming.Qdrant;

namespace Streaming.Operator.Commands.Collections;

/// <summary><c>collections check</c>: are the collections there, and could their workers go on from what is in them?</summary>
static class CollectionsCheckCommand
{
    const string Description = """
        Says which collections there are, which are live, what snapshots the server keeps, and, of the live ones, whether their progress fits
        what Kafka holds: a worker would stop where it does not. Changes nothing.

        Exit code 1: a collection is missing or a worker would stop.

        Example:
          Streaming.Operator collections check --Kafka:BootstrapServers=broker:9092 --Qdrant:Endpoint=http://qdrant:6334
        """;

    public static Command Create(CommandRunner runner)
    {
        var command = new Command("check", Description);
        runner.Run(command, async (_, session, cancellationToken) =>
        {
            var check = new CollectionCheck(session.Get<IQdrantClient>(), session.Get<TopicReader>(), session.Get<TopicNames>());
            var reports = await check.ReportAsync(cancellationToken);
            session.Output.Write(reports, console => Write(console, reports));
            return reports.All(report => report.Wrong.Count == 0) ? ExitCode.Well : ExitCode.Failed;
        });
        return command;
    }

    static void Write(IAnsiConsole console, IReadOnlyList<CollectionReport> reports)
    {
        var table = new Table().Border(TableBorder.Horizontal).AddColumns("collection", "live", "points", "status", "not yet applied", "snapshots");
        foreach (var report in reports.Where(report => report.Status.Length > 0))
            table.AddRow(
                report.Collection.EscapeMarkup(), report.IsLive ? "yes" : "", report.Points.ToString("N0", CultureInfo.InvariantCulture), report.Status,
                report.Progress.Count == 0 ? "" : report.Progress.Sum(p => Math.Max(0, p.High - Math.Max(p.Progress ?? p.Low, p.Low))).ToString("N0", CultureInfo.InvariantCulture),
                report.Snapshots is { } snapshots ? string.Join('\n', snapshots).EscapeMarkup() : "?");
        console.Write(table);
        foreach (var report in reports)
            foreach (var wrong in report.Wrong)
                console.WriteLine($"{report.Collection}: {wrong}");
    }
}
