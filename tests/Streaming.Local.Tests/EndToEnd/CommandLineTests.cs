using System.Globalization;
using System.Text;
using System.Text.Json;
using Streaming.Local.Commands;

namespace Streaming.Local.Tests.EndToEnd;

public class CommandLineTests
{
    [Fact]
    public async Task Run_SmallEventLog_ReportsThatEveryRecordIsAccountedFor()
    {
        using var folder = new TemporaryFolder().With("log.csv", EventLog(users: 40, events: 12));
        var file = Path.Combine(folder.Path, "report.json");

        var exitCode = await InvokeAsync("--data", folder.Path, "--exit", "--report", file, "--port", Port(), "--dimension", "8");

        Assert.Equal(0, exitCode);
        using var report = JsonDocument.Parse(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        var events = report.RootElement.GetProperty("events");
        Assert.Equal(40 * 12 + 40, events.GetProperty("produced").GetInt64());
        Assert.Equal(40, events.GetProperty("duplicate").GetInt64());
        Assert.Equal(40 * 12, events.GetProperty("applied").GetInt64());
        Assert.Equal("embedded", report.RootElement.GetProperty("servers").GetProperty("kafka").GetString());
        Assert.True(report.RootElement.GetProperty("strategies").GetProperty("single").GetProperty("recall").GetDouble() > 0);
        Assert.Empty(report.RootElement.GetProperty("errors").EnumerateArray());
    }

    [Fact]
    public async Task Run_BrokenAllAlong_StillAddsUp()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.Path);
        var file = Path.Combine(folder.Path, "report.json");

        var exitCode = await InvokeAsync("--chaos", "--users", "100", "--speed", "300", "--exit", "--report", file, "--port", Port());

        Assert.Equal(0, exitCode);
        using var report = JsonDocument.Parse(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        Assert.True(report.RootElement.GetProperty("events").GetProperty("applied").GetInt64() > 3_000);
        Assert.Empty(report.RootElement.GetProperty("errors").EnumerateArray());
    }

    [Fact]
    public async Task Run_FolderThatIsNotThere_IsWrongInput() =>
        Assert.Equal(RunCommand.WrongInput, await InvokeAsync("--data", Path.Combine(Path.GetTempPath(), "no such folder"), "--exit"));

    [Theory]
    [InlineData("--speed", "fast")]
    [InlineData("--actions", "LIKE")]
    [InlineData("--users", "0")]
    [InlineData("--port", "70000")]
    [InlineData("--report", "/no/such/folder/report.json")]
    public async Task Run_NonsenseOption_IsRefused(string option, string value) => 
        Assert.Equal(RunCommand.WrongInput, await InvokeAsync(option, value));

    static Task<int> InvokeAsync(params string[] args) =>
        LocalCommandLine.InvokeAsync(args, TimeProvider.System, TestContext.Current.CancellationToken);

    static string Port() => Ports.FreePair().ToString(CultureInfo.InvariantCulture);

    /// <summary>Users of two tastes; the first row of each comes twice.</summary>
    static string EventLog(int users, int events)
    {
        var random = new Random(1);
        var rows = new List<string>();
        for (var user = 0; user < users; user++)
        {
            for (var i = 0; i < events; i++)
            {
                var row = string.Create(CultureInfo.InvariantCulture, $"{1_600_000_000 + i * 1000 + user},u{user},i{user % 2 * 50 + random.Next(50)},LIKE");
                rows.Add(row);
                if (i == 0)
                    rows.Add(row);
            }
        }

        return new StringBuilder("timestamp,personId,contentId,eventType\n").AppendJoin('\n', rows).Append('\n').ToString();
    }
}
