using System.Text.Json;
using Streaming.Kafka;
using Streaming.Operator.Commands.Topics;
using Streaming.Operator.Running;
using Streaming.TestServers;

namespace Streaming.Operator.Tests.Commands.Topics;

public class TopicsCheckTests
{
    [Fact]
    public async Task Check_OneTopicMissing_FailsAndNamesIt()
    {
        await using var server = await KafkaTestServer.StartAsync();
        var options = new TopicOptions { Prefix = server.Unique("check") + "." };
        var names = new TopicNames(options);
        foreach (var (topic, _) in TopicDemands.Of(names).Where(demand => demand.Topic != names.Served))
            await server.CreateTopicAsync(topic, 2, TestContext.Current.CancellationToken);

        var run = await OperatorRun.InvokeAsync(
            ["topics", "check", "--json", .. OperatorRun.Settings(server.Configuration), $"--Topics:Prefix={options.Prefix}"]);

        run.EndedWith(ExitCode.Failed);
        using var reports = JsonDocument.Parse(run.Output);
        var served = reports.RootElement.EnumerateArray().Single(report => report.GetProperty("topic").GetString() == names.Served);
        Assert.Equal(0, served.GetProperty("partitions").GetInt32());
        Assert.Contains("does not exist", Assert.Single(served.GetProperty("wrong").EnumerateArray()).GetString(), StringComparison.Ordinal);
        Assert.All(
            reports.RootElement.EnumerateArray().Where(report => report.GetProperty("topic").GetString() != names.Served),
            report => Assert.Equal(2, report.GetProperty("partitions").GetInt32()));
    }
}
