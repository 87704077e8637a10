using System.Text.Json;
using Streaming.Operator.Running;

namespace Streaming.Operator.Tests.Verification;

public class VerifyTests
{
    [Fact]
    public async Task Verify_AThirdOfAMinuteOnEmbeddedServers_FindsNothing()
    {
        var run = await OperatorRun.InvokeAsync("verify", "--minutes", "0.35", "--seed", "3", "--workers", "2", "--rate", "40", "--json");

        run.EndedWith(ExitCode.Well);
        using var report = JsonDocument.Parse(run.Output);
        Assert.True(report.RootElement.GetProperty("passed").GetBoolean());
        Assert.True(report.RootElement.GetProperty("records").GetInt32() > 800);
        Assert.True(report.RootElement.GetProperty("usersCompared").GetInt32() > 300);
        Assert.True(report.RootElement.GetProperty("pointsSampled").GetInt64() > 1_000);
        Assert.All(report.RootElement.GetProperty("found").EnumerateObject(), found => Assert.Equal(0, found.Value.GetInt32()));
    }

    [Theory]
    [InlineData("--minutes", "0")]
    [InlineData("--workers", "0")]
    [InlineData("--rate", "many")]
    public async Task Verify_NonsenseOption_IsWrongInput(string option, string value) =>
        (await OperatorRun.InvokeAsync("verify", option, value)).EndedWith(ExitCode.WrongInput);

    [Theory]
    [InlineData("--kafka-stop", "true", "--kafka-start")]
    [InlineData("--qdrant-start", "true", "--qdrant-stop")]
    public async Task Verify_HalfOfAPairOfCommands_SaysWhichIsMissing(string option, string command, string missing)
    {
        var run = await OperatorRun.InvokeAsync("verify", option, command);

        run.EndedWith(ExitCode.WrongInput);
        Assert.Contains(missing, run.Errors, StringComparison.Ordinal);
    }
}
