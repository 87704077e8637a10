using System.Text.RegularExpressions;

namespace Streaming.Deployment.Tests;

/// <summary><c>runbooks/data-policy.md</c> promises what tests hold.</summary>
public sealed partial class DataPolicyTests
{
    [Fact]
    public void EveryPromise_NamesTestsThatAreThere()
    {
        var promises = Row().Matches(Repository.Read("runbooks/data-policy.md").Split("## Promises")[1].Split("\n## ")[0]).Select(match => match.Groups[1].Value).Skip(2).ToList();
        var tests = Directory.EnumerateFiles(Repository.PathOf("tests"), "*Tests.cs", SearchOption.AllDirectories).Select(Path.GetFileNameWithoutExtension).ToHashSet();

        Assert.True(promises.Count >= 9);
        foreach (var promise in promises)
        {
            Assert.Matches("`[A-Za-z]+Tests`", promise);
            Assert.All(Name().Matches(promise), name => Assert.Contains(name.Groups[1].Value, tests));
        }
    }

    [GeneratedRegex(@"^\|[^|]*\|([^|]*)\|$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("`([A-Za-z]+Tests)`")]
    private static partial Regex Name();
}
