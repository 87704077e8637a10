using System.Globalization;
using System.Text.Json;
using Streaming.Local.Commands;

namespace Streaming.Local.Tests.EndToEnd;

/// <summary>The small world and model of <c>tests/Trained</c>, through the whole stack.</summary>
public class ServedEvaluationTests
{
    /// <summary>One user of 120: two items whose scores differ by less than float noise may change places.</summary>
    const double FloatNoise = 1.01 / 120;

    static readonly string Trained = Path.Combine(AppContext.BaseDirectory, "Trained");

    [Fact]
    public async Task Evaluate_SmallTrainedModel_GivesWhatTheOfflineEvaluatorGave()
    {
        using var folder = new TemporaryFolder();
        var exitCode = await LocalCommandLine.InvokeAsync(
            [
                "evaluate", "--data", Path.Combine(Trained, "data"), "--model", Path.Combine(Trained, "model"), "--report", folder.Path,
                "--port", Ports.FreePair().ToString(CultureInfo.InvariantCulture),
            ],
            TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.Equal(0, exitCode);

        using var offline = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(Trained, "evaluation.json"), TestContext.Current.CancellationToken));
        using var served = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(folder.Path, "evaluation.json"), TestContext.Current.CancellationToken));
        var rows = served.RootElement.GetProperty("rows").EnumerateArray().ToDictionary(row => row.GetProperty("strategy").GetString()!);
        foreach (var (ours, theirs) in new[]
        {
            ("implicit", "implicit, round-robin"), ("explicit", "explicit, round-robin"), ("blended", "blended, round-robin"),
            ("implicit, pooled score", "implicit, pooled"), ("blended, pooled score", "blended, pooled"),
        })
            foreach (var rate in offline.RootElement.GetProperty("strategies").GetProperty(theirs).EnumerateObject())
                Assert.Equal(
                    rate.Value.GetDouble(), rows[ours].GetProperty("measures").GetProperty(rate.Name).GetProperty("mean").GetDouble(), FloatNoise);
        Assert.StartsWith("<svg", await File.ReadAllTextAsync(Path.Combine(folder.Path, "recall.svg"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Evaluate_ModelWithoutAnItemTower_IsRefused()
    {
        var trainingFree = Path.Combine(AppContext.BaseDirectory, "models", "training-free");
        Assert.Equal(RunCommand.Failed, await LocalCommandLine.InvokeAsync(
            ["evaluate", "--data", Path.Combine(Trained, "data"), "--model", trainingFree], TimeProvider.System, TestContext.Current.CancellationToken));
    }
}
