using System.Text.Json;
using Streaming.Operator.Running;
using Streaming.Operator.Tests.Stage;

namespace Streaming.Operator.Tests.Commands.Rollouts;

public sealed class RolloutCompareTests : IAsyncLifetime
{
    readonly RolloutStage stage = new();

    public async ValueTask InitializeAsync()
    {
        await stage.InitializeAsync();
        await stage.PopulateAsync();
        await stage.BeginAsync();
    }

    public ValueTask DisposeAsync() => stage.DisposeAsync();

    [Fact]
    public async Task Compare_AsksBothGenerationsForEverybody()
    {
        var run = await stage.RolloutAsync("compare", "--limit", "2", "--held-out", "1", "--json");

        run.EndedWith(ExitCode.Well);
        using var json = JsonDocument.Parse(run.Output);
        var report = json.RootElement;
        Assert.Equal(stage.Generation.Fingerprint, report.GetProperty("old").GetString());
        Assert.Equal(stage.Next.Fingerprint, report.GetProperty("new").GetString());
        Assert.Equal(3, report.GetProperty("users").GetInt32());
        // The same items are left for both to answer with, whatever the order.
        Assert.Equal(1, report.GetProperty("overlap").GetDouble());
        // Of early alone something can be held out: "north", newest; with "up" known, and two places for the two other items, both recall it.
        Assert.Equal(1, report.GetProperty("recallDifference").GetProperty("users").GetInt32());
        Assert.Equal(1, report.GetProperty("oldFigures").GetProperty("recall").GetDouble());
        Assert.Equal(1, report.GetProperty("newFigures").GetProperty("recall").GetDouble());
    }

    [Fact]
    public async Task Compare_WithAnotherModelInTheSettings_SaysWhich()
    {
        var run = await stage.RolloutAsync("compare", "--Model:Path=" + stage.ModelPath);
        run.EndedWith(ExitCode.WrongInput);
        Assert.Contains($"the rollout is from {stage.Generation.Fingerprint}", run.Errors, StringComparison.Ordinal);
    }
}
