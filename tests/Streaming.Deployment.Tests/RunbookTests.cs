using System.Text.RegularExpressions;

namespace Streaming.Deployment.Tests;

/// <summary>The pages of <c>runbooks/</c> by their form. What their commands do is tested beside the operator's tool.</summary>
public sealed partial class RunbookTests
{
    /// <summary>Pages to look things up in, to which nobody is led at night.</summary>
    static readonly string[] References = ["capacity.md", "data-policy.md", "hostile-input.md"];

    static readonly string[] Sections =
        [@"\*\*What leads here\.\*\*", @"\*\*What users feel\.\*\*", "## Is it (really this|the right time)\\?", "## What to do", "## How to know that it is over", "## How to prevent (it|trouble)"];

    public static TheoryData<string> Pages { get; } =
        [.. Directory.EnumerateFiles(Repository.PathOf("runbooks"), "*.md").Select(file => Path.GetFileName(file)!).Where(page => page != "README.md" && !References.Contains(page)).Order()];

    [Theory, MemberData(nameof(Pages))]
    public void Page_HasItsSixSectionsInOrder_AndTheIndexLeadsToIt(string page)
    {
        var text = Repository.Read($"runbooks/{page}");
        var places = Sections.Select(section => Regex.Match(text, "^" + section, RegexOptions.Multiline)).Select(match => match.Success ? match.Index : -1).ToList();

        Assert.DoesNotContain(-1, places);
        Assert.Equal(places.Order(), places);
        Assert.Contains($"({page})", Repository.Read("runbooks/README.md"), StringComparison.Ordinal);
    }

    [Fact]
    public void EveryLink_LeadsSomewhere() => Assert.All(
        Directory.EnumerateFiles(Repository.PathOf("runbooks"), "*.md"),
        file => Assert.All(Link().Matches(File.ReadAllText(file)), link => Assert.True(
            Path.Exists(Path.Combine(Path.GetDirectoryName(file)!, link.Groups[1].Value)), $"{Path.GetFileName(file)} leads to {link.Groups[1].Value}")));

    [GeneratedRegex(@"\]\(([^)#:]+)[^)]*\)")]
    private static partial Regex Link();
}
