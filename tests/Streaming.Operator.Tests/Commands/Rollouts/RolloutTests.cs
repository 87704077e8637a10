using System.Text.Json;
using Streaming.Operator.Running;
using Streaming.Operator.Tests.Stage;
using Streaming.Pipeline;
using Streaming.Qdrant;

namespace Streaming.Operator.Tests.Commands.Rollouts;

public sealed class RolloutTests : IAsyncLifetime
{
    readonly RolloutStage stage = new();

    public async ValueTask InitializeAsync()
    {
        await stage.InitializeAsync();
        await stage.PopulateAsync();
    }

    public ValueTask DisposeAsync() => stage.DisposeAsync();

    [Fact]
    public async Task StartFollowSwitchRollbackFinish_LosesNothing_AndTheOldGenerationIsUntouchedUntilItsEnd()
    {
        await stage.BeginAsync();
        Assert.Equal(stage.Generation.Fingerprint, await stage.LiveAsync());
        await stage.FollowAsync();
        await stage.ProduceAsync(stage.Topics.Engagements, People.Early, Messages.Click(People.Early, "during", "east"));
        await stage.ProduceAsync(stage.Topics.Engagements, "newcomer", Messages.Click("newcomer", "first", "north"));
        await WellAsync("switch", "--wait", "00:03:00");
        Assert.Equal(stage.Next.Fingerprint, await stage.LiveAsync());
        await stage.AssertSameStatesAsync();

        await stage.ProduceAsync(stage.Topics.Engagements, "newcomer", Messages.Click("newcomer", "second", "up"));
        await WellAsync("rollback", "--wait", "00:03:00");
        Assert.Equal(stage.Generation.Fingerprint, await stage.LiveAsync());
        await stage.AssertSameStatesAsync();

        await WellAsync("switch", "--wait", "00:03:00");
        var refused = await stage.RolloutAsync("finish", "--watch", "00:00:10");
        refused.EndedWith(ExitCode.Failed);
        Assert.Contains("a worker moves the progress", refused.Output, StringComparison.Ordinal);
        await stage.StopAsync("catalogue", "implicit", "explicit");
        await WellAsync("finish", "--watch", "00:00:02");

        Assert.DoesNotContain(await stage.Qdrant.ListCollectionsAsync(Stop), name => name.EndsWith(stage.Generation.Fingerprint, StringComparison.Ordinal));
        Assert.Contains("No rollout is under way", (await WellAsync("status")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Switch_BeforeTheNewWorkersRun_IsRefused_AndForcedWithItsReasonPrinted()
    {
        await stage.BeginAsync();

        var refused = await stage.RolloutAsync("switch", "--wait", "00:00:01");
        refused.EndedWith(ExitCode.Failed);
        Assert.Contains("has not caught up", refused.Output, StringComparison.Ordinal);
        Assert.Equal(stage.Generation.Fingerprint, await stage.LiveAsync());

        var forced = await WellAsync("switch", "--wait", "00:00:01", "--force");
        Assert.Contains("Overlooked, by --force", forced.Output, StringComparison.Ordinal);
        Assert.Equal(stage.Next.Fingerprint, await stage.LiveAsync());
    }

    [Fact]
    public async Task Abandon_DeletesTheNewGenerationAlone()
    {
        await stage.BeginAsync();
        (await stage.RolloutAsync("abandon", "--dry-run", "--watch", "00:00:01")).EndedWith(ExitCode.Well);

        await WellAsync("abandon", "--watch", "00:00:01");

        Assert.Empty(await new GenerationCollections(stage.Qdrant, Microsoft.Extensions.Options.Options.Create(new QdrantOptions())).MissingAsync(stage.Generation, Stop));
        Assert.DoesNotContain(await stage.Qdrant.ListCollectionsAsync(Stop), name => name.EndsWith(stage.Next.Fingerprint, StringComparison.Ordinal));
        Assert.Equal(stage.Generation.Fingerprint, await stage.LiveAsync());
    }

    [Fact]
    public async Task NewWorker_InTheGroupOfTheOldOnes_DoesNotTakeTheirPartitions()
    {
        await stage.BeginAsync();
        var app = Implicit.ImplicitWorker.Create([], new Dictionary<string, string?>(stage.Settings)
        {
            ["Kafka:GroupId"] = stage.Groups + "implicit", ["Model:Path"] = stage.ModelPath, ["Urls"] = "http://127.0.0.1:0",
        });
        await using (app)
        {
            await app.StartAsync(Stop);
            var startup = (GenerationStartup)app.Services.GetService(typeof(GenerationStartup))!;
            var error = await Assert.ThrowsAsync<GenerationException>(() => startup.ExecuteTask!.WaitAsync(Stop));
            Assert.Contains($"set Kafka:GroupId to {stage.Groups}implicit-{stage.Next.Fingerprint}", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task DryRunAndStatus_SayWhatComes_AndChangeNothing()
    {
        var dry = await WellAsync("start", stage.ModelPath, "--dry-run");
        Assert.Contains($"Kafka__GroupId=streaming-implicit-{stage.Next.Fingerprint}", dry.Output, StringComparison.Ordinal);
        Assert.Contains($"Model__Path={stage.ModelPath}", dry.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(await stage.Qdrant.ListCollectionsAsync(Stop), name => name.EndsWith(stage.Next.Fingerprint, StringComparison.Ordinal));
        await stage.BeginAsync();

        using var status = JsonDocument.Parse((await WellAsync("status", "--json")).Output);

        Assert.Equal("ready", status.RootElement.GetProperty("rollout").GetProperty("phase").GetString());
        Assert.Equal(stage.Generation.Fingerprint, status.RootElement.GetProperty("live").GetString());
        Assert.Equal(6, status.RootElement.GetProperty("generations").GetArrayLength());
    }

    async Task<OperatorRun> WellAsync(params string[] args)
    {
        var run = await stage.RolloutAsync(args);
        return run.EndedWith(ExitCode.Well);
    }

    static CancellationToken Stop => TestContext.Current.CancellationToken;
}
