using System.Text.RegularExpressions;
using Streaming.Operator.Tests.Stage;

namespace Streaming.Operator.Tests.Runbooks;

public sealed partial class StepTests
{
    [Fact]
    public void EveryStepThatChangesSomething_IsLeftOutInATest()
    {
        var tests = string.Concat(Directory.EnumerateFiles(Repository.PathOf("tests/Streaming.Operator.Tests/Runbooks"), "*Tests.cs").Select(File.ReadAllText));
        var steps = from file in Directory.EnumerateFiles(Repository.PathOf("runbooks"), "*.md")
                    let page = Path.GetFileName(file)
                    from block in Runbook.Read(page).Blocks
                    // What keeps it from happening again is not what ends it.
                    where block.Name != "prevent"
                    from line in block.Commands.Split('\n')
                    where Changes().IsMatch(line) && !line.Contains("--dry-run", StringComparison.Ordinal)
                    select (page, block.Name, Line: line.Split('#')[0].TrimEnd());

        Assert.NotEmpty(steps);
        Assert.DoesNotContain(steps, step => !tests.Contains($"InlineData(\"{step.Line}\"", StringComparison.Ordinal)
            && !tests.Contains($", \"{step.Line}\"", StringComparison.Ordinal)
            && !(step.Name.Length > 0 && tests.Contains($"InlineData(\"{step.Name}\"", StringComparison.Ordinal)));
    }

    [GeneratedRegex("^ *streaming (user (erase|recompute)|dead-letters replay|rollout (start|switch|rollback|finish|abandon)|rebuild|collections (snapshot|restore|create)|topics create|dump|audit --record)")]
    private static partial Regex Changes();
}
