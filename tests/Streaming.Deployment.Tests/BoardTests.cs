using System.Text.Json;
using System.Text.RegularExpressions;

namespace Streaming.Deployment.Tests;

public sealed partial class BoardTests
{
    [Fact]
    public void EveryMetricOfTheBoard_IsMeasured()
    {
        var measured = Repository.Sources()
            .SelectMany(path => Instrument().Matches(File.ReadAllText(path)))
            .Select(match => match.Groups[1].Value.Replace('.', '_'))
            .ToHashSet();
        using var board = JsonDocument.Parse(Repository.Read("docker/grafana/streaming.json"));

        var shown = board.RootElement.GetProperty("panels").EnumerateArray()
            .SelectMany(panel => panel.GetProperty("targets").EnumerateArray())
            .SelectMany(target => Metric().Matches(target.GetProperty("expr").GetString()!))
            .Select(match => Suffix().Replace(match.Value, ""))
            .ToHashSet();

        Assert.NotEmpty(shown);
        Assert.Empty(shown.Except(measured));
    }

    /// <summary>An instrument's name where it is created.</summary>
    [GeneratedRegex(@"Create\w+(?:<\w+>)?\(\s*""([a-z_.]+)""")]
    private static partial Regex Instrument();

    /// <summary>A metric in a query: what stands before a range, or alone; labels stand in by (…) or {{…}}.</summary>
    [GeneratedRegex(@"\b(?:streaming|messaging|db)_\w+(?=\[)|(?<=sum by \(\w+\) \()\w+(?=\))|^\w+$")]
    private static partial Regex Metric();

    /// <summary>What Prometheus adds to the names of counters and histograms, and the unit.</summary>
    [GeneratedRegex(@"(_total|(_seconds)?_bucket)$")]
    private static partial Regex Suffix();
}
