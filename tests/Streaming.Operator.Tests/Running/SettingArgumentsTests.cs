using Streaming.Operator.Running;

namespace Streaming.Operator.Tests.Running;

public class SettingArgumentsTests
{
    [Fact]
    public void Split_NamesWithAColon_AreSettings()
    {
        var (rest, settings) = SettingArguments.Split(["topics", "--Kafka:BootstrapServers=a:1", "check", "--Topics:Prefix", "x-", "--json", "--stop=kill a:b"]);

        Assert.Equal(["topics", "check", "--json", "--stop=kill a:b"], rest);
        Assert.Equal(["--Kafka:BootstrapServers=a:1", "--Topics:Prefix", "x-"], settings);
    }
}
