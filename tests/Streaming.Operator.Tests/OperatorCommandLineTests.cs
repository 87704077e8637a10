using Streaming.Operator.Running;

namespace Streaming.Operator.Tests;

public class OperatorCommandLineTests
{
    [Fact]
    public async Task Help_OfTheTool_NamesItsCommandsAndExitCodes()
    {
        var run = await OperatorRun.InvokeAsync("--help");

        Assert.Equal(ExitCode.Well, run.ExitCode);
        Assert.Contains("topics", run.Output, StringComparison.Ordinal);
        Assert.Contains("130 interrupted", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task UnknownCommand_IsWrongInput() => Assert.Equal(ExitCode.WrongInput, (await OperatorRun.InvokeAsync("no-such")).ExitCode);

    [Fact]
    public async Task MissingServers_AreWrongInputWithTheKeyToSet()
    {
        var run = await OperatorRun.InvokeAsync("topics", "check", "--Kafka:BootstrapServers=");

        Assert.Equal(ExitCode.WrongInput, run.ExitCode);
        Assert.Contains("Kafka:BootstrapServers", run.Errors, StringComparison.Ordinal);
        Assert.Empty(run.Output);
    }

    [Fact]
    public async Task BrokerThatDoesNotAnswer_FailsInOneLineThatSaysWhatToDo()
    {
        var run = await OperatorRun.InvokeAsync("topics", "check", "--Kafka:BootstrapServers=127.0.0.1:1", "--Logging:LogLevel:Default=None");

        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.Contains("Check Kafka:BootstrapServers", Assert.Single(run.Errors.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }
}
