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
        using var evaluation = await EvaluateRun.RunAsync(Path.Combine(Trained, "data"), Path.Combine(Trained, "model"));

        using var offline = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(Trained, "evaluation.json"), TestContext.Current.CancellationToken));
        foreach (var strategy in offline.RootElement.GetProperty("strategies").EnumerateObject())
            foreach (var measure in strategy.Value.EnumerateObject())
                Assert.Equal(measure.Value.GetDouble(), evaluation.Mean(strategy.Name, measure.Name), NoiseOf(measure.Name));
        Assert.StartsWith("<svg", evaluation.Chart, StringComparison.Ordinal);
        var check = evaluation.Report.GetProperty("ruleCheck");
        Assert.True(check.GetProperty("answers").GetInt32() > 0);
        Assert.Equal(check.GetProperty("answers").GetInt32(), check.GetProperty("same").GetInt32());
    }

    [Fact]
    public async Task Evaluate_ModelWithoutAnItemTower_IsRefused()
    {
        var trainingFree = Path.Combine(AppContext.BaseDirectory, "models", "training-free");
        Assert.Equal(RunCommand.Failed, await LocalCommandLine.InvokeAsync(
            ["evaluate", "--data", Path.Combine(Trained, "data"), "--model", trainingFree], TimeProvider.System, TestContext.Current.CancellationToken));
    }

    /// <summary>Recall in a band is over the few users whose held-out item is in it; topics are counted.</summary>
    static double NoiseOf(string measure) => measure == "topics" || measure.StartsWith("recall", StringComparison.Ordinal) ? 3 * FloatNoise : FloatNoise;
}
