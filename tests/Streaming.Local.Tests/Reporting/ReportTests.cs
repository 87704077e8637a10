using System.Text.Json;
using Spectre.Console;
using Streaming.Contracts;
using Streaming.Local.Evaluation;
using Streaming.Local.Replay;
using Streaming.Local.Reporting;

namespace Streaming.Local.Tests.Reporting;

public class ReportTests
{
    [Fact]
    public void Errors_CountsAddUp_NoneIsThere() => Assert.Empty(Report(new WorkerCounts(10, 6, 2, 1, 1)).Errors);

    [Fact]
    public void Errors_RecordIsMissing_SaysHowMany()
    {
        var error = Assert.Single(Report(new WorkerCounts(10, 6, 1, 1, 1)).Errors);

        Assert.Equal("the implicit worker's events do not add up: 10 produced, 9 accounted for", error);
    }

    [Fact]
    public async Task File_HasTheKeysThatProgramsRelyOn()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "report.json");

        await ReportFile.WriteAsync(file, Report(new WorkerCounts(10, 6, 2, 1, 1)), TestContext.Current.CancellationToken);

        var root = JsonDocument.Parse(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).RootElement;
        Assert.Equal(10, root.GetProperty("events").GetProperty("produced").GetInt64());
        Assert.Equal(6, root.GetProperty("events").GetProperty("applied").GetInt64());
        Assert.Equal(2, root.GetProperty("events").GetProperty("duplicate").GetInt64());
        Assert.Equal(1, root.GetProperty("events").GetProperty("lateDropped").GetInt64());
        Assert.Equal(1, root.GetProperty("events").GetProperty("deadLettered").GetInt64());
        Assert.Equal(1234, root.GetProperty("eventsPerSecond").GetDouble());
        Assert.Equal(3, root.GetProperty("freshnessMs").GetProperty("p50").GetDouble());
        Assert.Equal(9, root.GetProperty("freshnessMs").GetProperty("p99").GetDouble());
        Assert.Equal(4, root.GetProperty("queryMs").GetProperty("p99").GetDouble());
        Assert.Equal(100, root.GetProperty("budget").GetInt32());
        foreach (var strategy in new[] { "single", "implicit", "explicit", "blended" })
        {
            foreach (var measure in new[] { "coverage", "recall", "recallHead", "recallTail" })
                Assert.InRange(root.GetProperty("strategies").GetProperty(strategy).GetProperty(measure).GetDouble(), 0, 1);
        }

        Assert.Equal("embedded", root.GetProperty("servers").GetProperty("kafka").GetString());
        Assert.Equal("10.0.0.1:6334", root.GetProperty("servers").GetProperty("qdrant").GetString());
        Assert.Equal("abc", root.GetProperty("model").GetProperty("fingerprint").GetString());
        Assert.Equal("Cpu", root.GetProperty("model").GetProperty("provider").GetString());
        Assert.Equal(0.5, root.GetProperty("blendedMinusSingle").GetProperty("recall").GetProperty("mean").GetDouble(), 6);
    }

    [Fact]
    public void Text_SaysWhatWasMeasuredAndWhatIsWrong()
    {
        var writer = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(writer) });
        console.Profile.Width = 140;

        ReportText.Write(console, Report(new WorkerCounts(10, 6, 1, 1, 1)));

        var text = writer.ToString();
        Assert.Contains("a note", text, StringComparison.Ordinal);
        Assert.Contains("1 missing", text, StringComparison.Ordinal);
        Assert.Contains("blended", text, StringComparison.Ordinal);
        Assert.Contains("ERROR: the implicit worker's events do not add up", text, StringComparison.Ordinal);
        Assert.Contains("Users with one interest: blended recall is", text, StringComparison.Ordinal);
    }

    static RunReport Report(WorkerCounts events)
    {
        var user = new EvaluatedUser("u", UserGroup.OneInterest, [], ["a"], ["red"]);
        var judgements = new Dictionary<Strategy, Judgement>
        {
            [Strategy.Single] = new(0, 0.5, null, 0.5, null),
            [Strategy.Implicit] = new(1, 1, null, 1, 1),
            [Strategy.Explicit] = new(1, 1, null, 1, 1),
            [Strategy.Blended] = new(1, 1, null, 1, 1),
        };
        return new RunReport(
            "test", ["a note"], events, new WorkerCounts(5, 5, 0, 0, 0), 1234, new Percentiles(3, 9, 7), new Percentiles(30, 90, 7),
            new Percentiles(2, 4, 7), EvaluationResult.Of(100, "colours", [(user, judgements)], seed: 1),
            new ServersInUse("embedded", "10.0.0.1:6334"), new ModelInUse("abc", "Cpu"));
    }
}
