using System.Globalization;
using Spectre.Console;
using Streaming.Experiments.Api;
using Streaming.Local.Visits;

namespace Streaming.Local.Reporting;

/// <summary>Experiments for a reader at a terminal.</summary>
static class ExperimentsText
{
    public static void Write(IAnsiConsole console, ExperimentsOutcome outcome)
    {
        foreach (var experiment in outcome.Report.Experiments.Where(experiment => experiment.Control is not null))
            foreach (var comparison in experiment.Comparisons)
                Write(console, experiment, comparison);
        console.WriteLine();
        console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Adaptive: share of implicit interests {outcome.Shares[0]:0.00} at first, {outcome.Shares[1]:0.00} after users went by their behaviour, {outcome.Shares[2]:0.00} after they went by their choices."));
    }

    static void Write(IAnsiConsole console, ExperimentReport experiment, ComparisonReport comparison)
    {
        var (arm, control) = (experiment.Arms.Single(arm => arm.Name == comparison.Arm), experiment.Arms.Single(arm => arm.Name == experiment.Control));
        var table = new Table().Border(TableBorder.Simple);
        table.AddColumns("metric", control.Name, arm.Name, "difference", "from", "to", "p");
        foreach (var column in table.Columns.Skip(1))
            column.RightAligned();
        foreach (var (metric, difference) in comparison.Differences)
            table.AddRow(
                metric, Number(control.Metrics[metric].Value), Number(arm.Metrics[metric].Value), Signed(difference.Value), Signed(difference.Low),
                Signed(difference.High), difference.PValue < 0.0001 ? "<0.0001" : difference.PValue.ToString("0.0000", CultureInfo.InvariantCulture));
        console.WriteLine();
        console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Experiment {experiment.Name}: {arm.Name} against {control.Name}, {arm.Users:N0} and {control.Users:N0} users, sample ratio p = {experiment.SampleRatio.PValue:0.00}; 95 % intervals over users"));
        console.Write(table);
    }

    static string Number(double value) => value.ToString("0.0000", CultureInfo.InvariantCulture);

    static string Signed(double value) => value.ToString("+0.0000;-0.0000;0.0000", CultureInfo.InvariantCulture);
}
