using Streaming.Operator.Running;
using Streaming.TestServers;

namespace Streaming.Operator.Tests.Commands.Topics;

public class TopicsCreateTests
{
    [Fact]
    public async Task Create_OnARealBroker_MakesThemAsCheckDemands()
    {
        await using var server = await KafkaTestServer.StartAsync();
        Assert.SkipWhen(server.Embedded is not null, "The embedded cluster has no CreateTopics: STREAMING_TEST_KAFKA=host:port names a broker.");
        string[] settings = [.. OperatorRun.Settings(server.Configuration), $"--Topics:Prefix={server.Unique("create")}."];

        var created = await OperatorRun.InvokeAsync(["topics", "create", .. settings]);

        created.EndedWith(ExitCode.Well);
        var check = await OperatorRun.InvokeAsync(["topics", "check", .. settings]);
        check.EndedWith(ExitCode.Well);
        Assert.Contains("0 topics were created", (await OperatorRun.InvokeAsync(["topics", "create", .. settings])).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DryRun_NamesWhatIsMissing_AndCreatesNothing()
    {
        await using var server = await KafkaTestServer.StartAsync();
        string[] settings = [.. OperatorRun.Settings(server.Configuration), $"--Topics:Prefix={server.Unique("dry")}."];

        for (var i = 0; i < 2; i++)
        {
            var run = await OperatorRun.InvokeAsync(["topics", "create", "--dry-run", .. settings]);
            run.EndedWith(ExitCode.Well);
            Assert.Contains("profile-changes: 8 partitions, message.timestamp.type=LogAppendTime, retention.ms=-1", run.Output, StringComparison.Ordinal);
        }
    }
}
