using System.Text.Json;
using System.Text.RegularExpressions;

namespace Streaming.Deployment.Tests;

public sealed partial class BoardTests
{
    /// <summary>That each query has data is seen under a real Prometheus, where one is installed.</summary>
    [Fact]
    public void EveryMetricOfTheBoard_IsInTheTable()
    {
        var table = Repository.Read("src/Streaming.ServiceDefaults/README.md");
        using var board = JsonDocument.Parse(Repository.Read("docker/grafana/streaming.json"));

        var shown = board.RootElement.GetProperty("panels").EnumerateArray()
            .Where(panel => panel.TryGetProperty("targets", out _))
            .SelectMany(panel => panel.GetProperty("targets").EnumerateArray())
            .SelectMany(target => Metric().Matches(Labels().Replace(target.GetProperty("expr").GetString()!, "")))
            .Select(match => Suffix().Replace(match.Value, ""))
            .ToHashSet();

        Assert.NotEmpty(shown);
        Assert.DoesNotContain(shown, metric => !table.Contains($"| `{metric}` |", StringComparison.Ordinal));
    }

    [GeneratedRegex(@"\b(?:streaming|messaging|db)_\w+")]
    private static partial Regex Metric();

    [GeneratedRegex(@"\{[^}]*\}|by \([^)]*\)")]
    private static partial Regex Labels();

    /// <summary>What Prometheus adds to the names of histograms.</summary>
    [GeneratedRegex("_(bucket|count|sum)$")]
    private static partial Regex Suffix();
}
