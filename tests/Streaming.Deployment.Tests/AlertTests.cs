using System.Diagnostics;
using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace Streaming.Deployment.Tests;

/// <summary>The alert rules, tried by Prometheus's own tool in their real windows.</summary>
public sealed partial class AlertTests
{
    const string Rules = "docker/prometheus/alerts.yaml";

    [Fact]
    public async Task Rules_AreValid() => await PromtoolAsync("check", "rules", Repository.PathOf(Rules));

    [Theory]
    [InlineData("objectives.yaml")]
    [InlineData("causes.yaml")]
    public async Task Alerts_FireAndClear_WhenTheyMust(string tests)
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            File.Copy(Repository.PathOf(Rules), Path.Combine(folder.FullName, "alerts.yaml"));
            File.Copy(Repository.PathOf($"tests/Streaming.Deployment.Tests/Alerts/{tests}"), Path.Combine(folder.FullName, tests));
            await PromtoolAsync("test", "rules", Path.Combine(folder.FullName, tests));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void EveryAlert_IsTried_AndHasAPageThatTheIndexNames()
    {
        var tried = Repository.Read("tests/Streaming.Deployment.Tests/Alerts/objectives.yaml") + Repository.Read("tests/Streaming.Deployment.Tests/Alerts/causes.yaml");
        var index = Repository.Read("runbooks/README.md");
        var alerts = Alerts().ToList();

        Assert.NotEmpty(alerts);
        foreach (var alert in alerts)
        {
            var (name, page) = (Text(alert, "alert"), Text((YamlMappingNode)alert["annotations"], "runbook"));
            Assert.Contains($"alertname: {name}", tried, StringComparison.Ordinal);
            Assert.True(Repository.Has(page), $"{name} leads to {page}, which is not there");
            Assert.Matches($@"\| `{name}`[^|]*\| \[{Regex.Escape(page["runbooks/".Length..])}\]", index);
            Assert.Contains($"`{name}`", Repository.Read(page), StringComparison.Ordinal);
            Assert.Contains(Text((YamlMappingNode)alert["labels"], "severity"), new[] { "page", "ticket" });
        }
    }

    [Fact]
    public void EveryMetricOfTheRules_IsInTheTable()
    {
        var table = Repository.Read("src/Streaming.ServiceDefaults/README.md") + Repository.Read("src/Streaming.Operator/README.md");
        var asked = Metric().Matches(Repository.Read(Rules)).Select(match => Suffix().Replace(match.Value, "")).ToHashSet();

        Assert.NotEmpty(asked);
        Assert.DoesNotContain(asked, metric => !table.Contains($"| `{metric}` |", StringComparison.Ordinal));
    }

    static IEnumerable<YamlMappingNode> Alerts()
    {
        var yaml = new YamlStream();
        yaml.Load(new StringReader(Repository.Read(Rules)));
        return from YamlMappingNode node in (YamlSequenceNode)yaml.Documents[0].RootNode["groups"]
               from YamlMappingNode rule in (YamlSequenceNode)node["rules"]
               where rule.Children.ContainsKey("alert")
               select rule;
    }

    static string Text(YamlMappingNode node, string key) => ((YamlScalarNode)node[key]).Value!;

    static async Task PromtoolAsync(params string[] arguments)
    {
        Assert.SkipUnless(HasPromtool(), "promtool is missing (apt-get install prometheus)");
        using var promtool = Process.Start(new ProcessStartInfo("promtool", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = promtool.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = promtool.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await promtool.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(promtool.ExitCode == 0, await output + await errors);
    }

    static bool HasPromtool() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "promtool")));

    [GeneratedRegex(@"\bstreaming_(?!stream_name|interest_kind|query_outcome|query_fallback|invariant\b)[a-z_]+")]
    private static partial Regex Metric();

    [GeneratedRegex("_count$|_bucket$")]
    private static partial Regex Suffix();
}
