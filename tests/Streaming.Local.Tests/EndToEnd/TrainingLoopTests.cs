using System.Globalization;
using Streaming.Contracts;
using Streaming.Inference;
using Streaming.Local.Commands;
using Streaming.Local.Evaluation.Served;
using Streaming.Local.Replay;
using Streaming.Local.Stack;
using Streaming.Operator;

namespace Streaming.Local.Tests.EndToEnd;

/// <summary>From data to a model that serves, and from the pipeline's own topics to the next one.</summary>
public class TrainingLoopTests
{
    static readonly string World = Path.Combine(AppContext.BaseDirectory, "Trained", "data");

    /// <summary>Five of 72 items by chance are a hit for one user in fourteen.</summary>
    const double MoreThanChance = 0.25;

    [Fact]
    public async Task DumpedTopicsOfARunningStack_TrainAModelThatTheStackServes()
    {
        await Trainer.SkipWhereMissingAsync();
        using var folder = new TemporaryFolder();
        var dump = Path.Combine(folder.Path, "dump");
        await RunAndDumpAsync(dump);

        var model = await Trainer.TrainAsync(dump, Path.Combine(folder.Path, "run"), "--everything");

        var report = Path.Combine(folder.Path, "report.json");
        Assert.Equal(0, await LocalCommandLine.InvokeAsync(
            ["--data", World, "--model", model, "--exit", "--report", report, "--port", Port()], TimeProvider.System, TestContext.Current.CancellationToken));
        Assert.Contains(ModelFolder.WithItemTower(model)!.Description.Fingerprint, await File.ReadAllTextAsync(report, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        using var evaluation = await EvaluateRun.RunAsync(World, model);
        Assert.InRange(evaluation.Mean("blended", "HR@5"), MoreThanChance, 1);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AnotherFolderOfTheFormat_TrainsAndEvaluates_WithTimesOrWithout(bool withTimes)
    {
        await Trainer.SkipWhereMissingAsync();
        using var folder = new TemporaryFolder();
        var data = Directory.CreateDirectory(Path.Combine(folder.Path, "other")).FullName;
        foreach (var file in (string[])["sequences.txt", "item_topics.json", .. withTimes ? ["times.txt"] : Array.Empty<string>()])
            File.Copy(Path.Combine(World, file), Path.Combine(data, file));

        var model = await Trainer.TrainAsync(data, Path.Combine(folder.Path, "run"));

        using var evaluation = await EvaluateRun.RunAsync(data, model);
        Assert.InRange(evaluation.Mean("blended", "HR@5"), MoreThanChance, 1);
    }

    /// <summary>Replays the world with the committed model, asks for a user, and dumps what the topics hold.</summary>
    static async Task RunAndDumpAsync(string dump)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var model = Path.Combine(AppContext.BaseDirectory, "Trained", "model");
        var workload = FolderWorkload.Create(DataFolder.Read(World, ActionMap.Parse(null)), null, 8, 1, ModelFolder.WithItemTower(model)!.Description);
        await using var stack = await LocalStack.StartAsync(
            new StackOptions(int.Parse(Port(), CultureInfo.InvariantCulture), null, null, model, TakeOver: false), workload, TimeProvider.System, cancellationToken);
        await new ServedEvaluation(stack, workload, int.MaxValue, 1, TimeProvider.System).ReplayAsync(_ => { }, cancellationToken);
        await stack.Query.RetrieveAsync(new RetrieveRequest { UserId = "1" }, cancellationToken: cancellationToken);
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var settings = stack.EmbeddedKafka!.Configuration.Append(new("Qdrant:Endpoint", stack.QdrantAddress));
        Assert.True(
            await OperatorCommandLine.InvokeAsync(
                ["dump", "--to", dump, .. settings.Select(setting => $"--{setting.Key}={setting.Value}")], output, errors, TimeProvider.System, cancellationToken) == 0,
            errors.ToString());
    }

    static string Port() => Ports.FreePair().ToString(CultureInfo.InvariantCulture);
}
