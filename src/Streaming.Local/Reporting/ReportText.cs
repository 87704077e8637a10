using System.Globalization;
using Spectre.Console;
using Streaming.Contracts;
using Streaming.Local.Evaluation;
using Streaming.Local.Replay;

namespace Streaming.Local.Reporting;

/// <summary>The report for a reader at a terminal.</summary>
static class ReportText
{
    public static void Write(IAnsiConsole console, RunReport report)
    {
        console.WriteLine();
        console.Write(new Rule($"Report: {report.Data.EscapeMarkup()}").LeftJustified());
        console.WriteLine($"Servers: Kafka {report.Servers.Kafka}, Qdrant {report.Servers.Qdrant}. Model {report.Model.Fingerprint} on {report.Model.Provider}.");
        foreach (var note in report.Notes)
            console.WriteLine($"Note: {note}");

        var evaluation = report.Evaluation;
        Write(console, "Events, from what is durable, each record counted once", Events(report));
        Write(console, "Speed", Times(report));
        Write(
            console, $"{Number(evaluation.Users)} users, {evaluation.Budget} items an answer; coverage is the share of {evaluation.AspectName}",
            Scores(evaluation.Overall));
        foreach (var (group, scores) in evaluation.ByGroup)
            Write(console, Describe(group), Scores(scores));
        Write(console, $"blended - single at a budget of {evaluation.Budget}, with the 95 % bootstrap interval over users", Differences(evaluation));
        if (evaluation.ByGroup.TryGetValue(UserGroup.OneInterest, out var one))
            console.WriteLine(OneInterest(one));
        if (report.Experiments is { } experiments)
            ExperimentsText.Write(console, experiments);
        foreach (var error in report.Errors)
            console.MarkupLineInterpolated($"[red]ERROR: {error}[/]");
    }

    static Table Events(RunReport report)
    {
        var table = NewTable("", "produced", "applied", "duplicate", "late", "dead letters", "");
        foreach (var (worker, counts) in new[] { ("implicit", report.Implicit), ("explicit", report.Explicit) })
        {
            table.AddRow(
                worker, Number(counts.Produced), Number(counts.Applied), Number(counts.Duplicate), Number(counts.LateDropped),
                Number(counts.DeadLettered), counts.AddUp ? "adds up" : $"[red]{counts.Missing} missing[/]");
        }

        return table;
    }

    static Table Times(RunReport report)
    {
        var table = NewTable("", "p50", "p99", "measured");
        table.AddRow("event to servable, steady pace", Milliseconds(report.Freshness.P50), Milliseconds(report.Freshness.P99), Number(report.Freshness.Count));
        table.AddRow(
            "event to servable, full speed", Milliseconds(report.FreshnessUnderLoad.P50), Milliseconds(report.FreshnessUnderLoad.P99),
            Number(report.FreshnessUnderLoad.Count));
        table.AddRow("blended query", Milliseconds(report.Query.P50), Milliseconds(report.Query.P99), Number(report.Query.Count));
        table.AddRow("events a second", Number(report.EventsPerSecond), "", "");
        return table;
    }

    static Table Scores(IReadOnlyDictionary<Strategy, StrategyScore> scores)
    {
        var table = NewTable("strategy", "coverage", "recall", "head", "long tail", "HR@10", "HR@20", "HR@100");
        foreach (var (strategy, s) in scores)
        {
            double[] values = [s.Coverage, s.Recall, s.RecallHead, s.RecallTail, s.Hit10, s.Hit20, s.Hit100];
            table.AddRow([strategy.ToString().ToLowerInvariant(), .. values.Select(Share)]);
        }

        return table;
    }

    static Table Differences(EvaluationResult evaluation)
    {
        var table = NewTable("", "difference", "from", "to", "users");
        foreach (var (measure, interval) in evaluation.BlendedMinusSingle)
            table.AddRow(measure, Signed(interval.Mean), Signed(interval.Low), Signed(interval.High), Number(interval.Users));
        return table;
    }

    static string OneInterest(IReadOnlyDictionary<Strategy, StrategyScore> scores)
    {
        var difference = scores[Strategy.Blended].Recall - scores[Strategy.Single].Recall;
        var verdict = difference switch
        {
            > 0.005 => "better than single there, which one vector should match",
            < -0.005 => "worse than single there: several vectors cost something where one says it all",
            _ => "as good as single there, as it should be",
        };
        return $"Users with one interest: blended recall is {Signed(difference)}, {verdict}.";
    }

    static string Describe(UserGroup group) => group switch
    {
        UserGroup.OneInterest => "Users with one planted interest",
        UserGroup.SeveralInterests => "Users with several planted interests",
        _ => "Users with several planted interests in the long tail",
    };

    static void Write(IAnsiConsole console, string title, Table table)
    {
        console.WriteLine();
        console.WriteLine(title);
        console.Write(table);
    }

    static Table NewTable(params string[] columns)
    {
        var table = new Table().Border(TableBorder.Simple);
        table.AddColumns(columns);
        foreach (var column in table.Columns.Skip(1))
            column.RightAligned();
        return table;
    }

    static string Number(double value) => value.ToString("N0", CultureInfo.InvariantCulture);

    static string Milliseconds(double value) => value.ToString("N1", CultureInfo.InvariantCulture) + " ms";

    static string Share(double value) => value.ToString("0.0000", CultureInfo.InvariantCulture);

    static string Signed(double value) => value.ToString("+0.0000;-0.0000;0.0000", CultureInfo.InvariantCulture);
}
