using System.Text.RegularExpressions;
using Streaming.Operator.Tests.Stage;

namespace Streaming.Operator.Tests.Monitoring;

/// <summary>The table of metrics in <c>src/Streaming.ServiceDefaults/README.md</c>.</summary>
static partial class MetricsTable
{
    public static IReadOnlyList<Row> Read() => [.. Line().Matches(Repository.Read("src/Streaming.ServiceDefaults/README.md")).Select(match => new Row(
        match.Groups["name"].Value, match.Groups["prometheus"].Value, match.Groups["kind"].Value, match.Groups["unit"].Value,
        [.. Attribute().Matches(match.Groups["attributes"].Value).Select(attribute => attribute.Groups[1].Value)]))];

    public sealed record Row(string Name, string Prometheus, string Kind, string Unit, IReadOnlyList<string> Attributes);

    [GeneratedRegex(@"^\| `(?<name>[a-z_.]+)` \| `(?<prometheus>\w+)` \| (?<kind>counter|gauge|histogram) \| (?:`(?<unit>[^`]+)`)? ?\| (?<attributes>[^|]*)\|", RegexOptions.Multiline)]
    private static partial Regex Line();

    [GeneratedRegex("`([a-z_.]+)`")]
    private static partial Regex Attribute();
}
