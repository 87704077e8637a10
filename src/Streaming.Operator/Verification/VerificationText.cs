using System.Globalization;
using Spectre.Console;

namespace Streaming.Operator.Verification;

/// <summary>A report for people.</summary>
static class VerificationText
{
    public static void Write(IAnsiConsole console, VerificationReport report)
    {
        console.WriteLine();
        console.WriteLine($"Verified on {report.Servers}: seed {report.Seed}, {Number(report.Minutes)} minutes, {report.Copies} copies of each worker, took {report.Took:mm\\:ss}.");
        console.WriteLine($"Records in the topics: {Number(report.Records)} ({Counts(report.Produced)}; produced again: {report.ProducedAgain})");
        console.WriteLine($"Disruptions: {report.Disrupted.Values.Sum()} ({Counts(report.Disrupted)})");
        console.WriteLine($"Users compared: {Number(report.UsersCompared)}, each once a kind; points sampled on the way: {Number(report.PointsSampled)}");
        console.WriteLine($"Answers checked: {Number(report.Answers)}; without an answer while things were broken: {Number(report.UnansweredWhileBroken)}");
        console.WriteLine($"Dead letters: {Number(report.DeadLetters)}; copies that redelivery made of them: {report.DeadLetterCopies}");
        if (report.Rollout is { } rollout)
            console.WriteLine(
                $"Rolled out from {report.Fingerprint} to {rollout.To}, there, back, and there again; killed on the way: {string.Join(", ", rollout.Kills.Select(kill => $"{kill.Key} {kill.Value}"))}."
                + $" Answers from the new generation: {Number(rollout.Answers)}; its users compared: {Number(rollout.UsersCompared)}");
        var table = new Table().Border(TableBorder.Horizontal).AddColumn("found").AddColumn(new TableColumn("how many").RightAligned());
        foreach (var (kind, count) in report.Found)
            table.AddRow(kind.ToString(), Number(count));
        console.Write(table);
        foreach (var (kind, examples) in report.Examples)
        {
            foreach (var example in examples)
                console.WriteLine($"{kind}: {example}");
        }

        console.WriteLine(report.Passed
            ? "Passed: nothing lost, nothing undone."
            : $"FAILED. The same again: --seed {report.Seed} --minutes {report.Minutes.ToString(CultureInfo.InvariantCulture)} --workers {report.Copies}");
    }

    static string Counts<T>(IReadOnlyDictionary<T, int> counts) where T : notnull =>
        string.Join(", ", counts.OrderBy(count => count.Key).Select(count => $"{count.Key} {Number(count.Value)}"));

    static string Number<T>(T number) where T : IFormattable => number.ToString("#,0.##", CultureInfo.InvariantCulture);
}
