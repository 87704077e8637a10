namespace Streaming.Contracts.Tests;

public sealed class CompatibilityTests
{
    const string UpdateVariable = "STREAMING_UPDATE_BASELINE";

    static readonly string Baseline = Repository.File("schemas/streaming/v1/baseline.txt");

    [Fact]
    public void Contract_BesideItsBaseline_BreaksNothing()
    {
        var before = File.ReadAllLines(Baseline);
        var now = SchemaLines.OfContract();

        var broken = Missing(before, now);
        Assert.True(broken.Count == 0, $"""
            The contract no longer has these lines of schemas/streaming/v1/baseline.txt, so records that are already written, or producers
            that are already deployed, would be misread:
              {string.Join("\n  ", broken)}
            Keep the field as it was and add a new one beside it; schemas/README.md says how the contract may change.
            """);

        var added = now.Except(before).ToList();
        if (Environment.GetEnvironmentVariable(UpdateVariable) == "1")
            File.WriteAllLines(Baseline, now);
        else if (added.Count > 0)
            TestContext.Current.AddWarning($"New in the contract: {string.Join("; ", added)}. Run once with {UpdateVariable}=1 to add it to the baseline.");
    }

    [Theory]
    [InlineData("field streaming.v1.Engagement.user_id = 2 plain string", "field streaming.v1.Engagement.user_id = 9 plain string")]
    [InlineData("field streaming.v1.Engagement.user_id = 2 plain string", "field streaming.v1.Engagement.user_id = 2 plain bytes")]
    [InlineData("field streaming.v1.Item.vector = 3 repeated float", "field streaming.v1.Item.vector = 3 plain float")]
    [InlineData("enum streaming.v1.Action.ACTION_SAVE = 3", "enum streaming.v1.Action.ACTION_SAVE = 8")]
    public void RenumberedOrRetyped_IsMissed(string line, string changedLine)
    {
        var now = SchemaLines.OfContract();
        Assert.Contains(line, now);

        Assert.Equal([line], Missing([line], [.. now.Where(other => other != line), changedLine]));
        Assert.Empty(Missing([line], [.. now, "field streaming.v1.Engagement.later = 99 plain string"]));
    }

    static List<string> Missing(IEnumerable<string> before, IEnumerable<string> now) => [.. before.Except(now)];
}
