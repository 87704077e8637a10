using Streaming.Operator.Running;

namespace Streaming.Operator.Tests;

public class OperatorCommandLineTests
{
    [Fact]
    public async Task Help_OfTheTool_NamesItsCommandsAndExitCodes()
    {
        var run = await OperatorRun.InvokeAsync("--help");

        run.EndedWith(ExitCode.Well);
        Assert.Contains("topics", run.Output, StringComparison.Ordinal);
        Assert.Contains("130 interrupted", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task UnknownCommand_IsWrongInput() => (await OperatorRun.InvokeAsync("no-such")).EndedWith(ExitCode.WrongInput);

    [Fact]
    public async Task MissingServers_AreWrongInputWithTheKeyToSet()
    {
        var run = await OperatorRun.InvokeAsync("topics", "check", "--Kafka:BootstrapServers=");

        run.EndedWith(ExitCode.WrongInput);
        Assert.Contains("Kafka:BootstrapServers", run.Errors, StringComparison.Ordinal);
        Assert.Empty(run.Output);
    }

    [Fact]
    public async Task BrokerThatDoesNotAnswer_FailsInOneLineThatSaysWhatToDo()
    {
        var run = await OperatorRun.InvokeAsync("topics", "check", "--Kafka:BootstrapServers=127.0.0.1:1", "--Logging:LogLevel:Default=None");

        run.EndedWith(ExitCode.Failed);
        Assert.Contains("Check Kafka:BootstrapServers", Assert.Single(run.Errors.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SettingsFromSecretFiles_AreReadAsTheWorkersReadThem_AndServersElsewhereNeedSecurity()
    {
        var folder = Directory.CreateTempSubdirectory("secrets-");
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "Kafka__BootstrapServers"), "broker:9092\n", TestContext.Current.CancellationToken);

        var run = await OperatorRun.InvokeAsync("topics", "check", $"--Secrets:Folder={folder.FullName}");
        folder.Delete(recursive: true);

        run.EndedWith(ExitCode.WrongInput);
        Assert.Contains("Kafka:BootstrapServers holds broker:9092, on another machine", run.Errors, StringComparison.Ordinal);
    }
}
