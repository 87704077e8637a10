using Streaming.Operator.Commands.Topics;

namespace Streaming.Operator.Tests.Commands.Topics;

public class TopicReportTests
{
    static readonly TopicDemand[] Demands = [new("cleanup.policy", "delete", "else they go"), new("retention.ms", "-1", "else it ends")];

    [Fact]
    public void Of_AsDemanded_IsWell() =>
        Assert.Empty(TopicReport.Of("t", 8, new Dictionary<string, string> { ["cleanup.policy"] = "delete", ["retention.ms"] = "-1" }, Demands).Wrong);

    [Fact]
    public void Of_OtherSetting_SaysWhichAndWhy()
    {
        var report = TopicReport.Of("t", 8, new Dictionary<string, string> { ["cleanup.policy"] = "compact", ["retention.ms"] = "-1" }, Demands);

        Assert.Equal("cleanup.policy is compact, not delete: else they go", Assert.Single(report.Wrong));
    }

    [Fact]
    public void Of_MissingTopic_SaysHowToGetIt() =>
        Assert.Contains("Topics:Create", Assert.Single(TopicReport.Of("t", 0, null, Demands).Wrong), StringComparison.Ordinal);

    [Fact]
    public void Of_SettingsNotTold_IsWell() => Assert.Empty(TopicReport.Of("t", 8, null, Demands).Wrong);
}
