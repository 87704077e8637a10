using System.Text.Json;
using Streaming.Contracts;
using Streaming.Local.Evaluation;

namespace Streaming.Local.Reporting;

/// <summary>The report as JSON.</summary>
static class ReportFile
{
    static readonly JsonSerializerOptions Options = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    public static async Task WriteAsync(string file, RunReport report, CancellationToken cancellationToken)
    {
        await using var stream = File.Create(file);
        await JsonSerializer.SerializeAsync(stream, Document(report), Options, cancellationToken);
    }

    /// <summary>Keys of the document are what programs rely on: they may be added to, never renamed.</summary>
    internal static object Document(RunReport report) => new
    {
        report.Data,
        report.Notes,
        Events = Events(report.Implicit),
        EventsOfExplicit = Events(report.Explicit),
        report.EventsPerSecond,
        FreshnessMs = Times(report.Freshness),
        FreshnessUnderLoadMs = Times(report.FreshnessUnderLoad),
        QueryMs = Times(report.Query),
        report.Evaluation.Budget,
        EvaluatedUsers = report.Evaluation.Users,
        CoverageOf = report.Evaluation.AspectName,
        Strategies = Strategies(report.Evaluation.Overall),
        Groups = report.Evaluation.ByGroup.ToDictionary(
            group => JsonNamingPolicy.CamelCase.ConvertName(group.Key.ToString()), group => Strategies(group.Value)),
        report.Evaluation.BlendedMinusSingle,
        report.Servers,
        report.Model,
        report.Experiments,
        report.Errors,
    };

    static object Events(WorkerCounts counts) =>
        new { counts.Produced, counts.Applied, counts.Duplicate, counts.LateDropped, counts.DeadLettered };

    static object Times(Percentiles percentiles) => new { percentiles.P50, percentiles.P99, percentiles.Count };

    static Dictionary<string, StrategyScore> Strategies(IReadOnlyDictionary<Strategy, StrategyScore> scores) =>
        scores.ToDictionary(pair => JsonNamingPolicy.CamelCase.ConvertName(pair.Key.ToString()), pair => pair.Value);
}
