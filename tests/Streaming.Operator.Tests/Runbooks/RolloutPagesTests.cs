using System.Text;
using Streaming.Operator.Running;
using Streaming.Operator.Tests.Commands.Rollouts;
using Streaming.Operator.Tests.Stage;
using Streaming.Qdrant;
using Streaming.Qdrant.Rollouts;

namespace Streaming.Operator.Tests.Runbooks;

/// <summary>runbooks/rollout.md, rollback.md and interrupted-rollout.md against a stack with a live generation.</summary>
public sealed class RolloutPagesTests : IAsyncLifetime
{
    readonly RolloutStage stage = new();
    readonly StringBuilder printed = new();
    Terminal terminal = null!;

    public async ValueTask InitializeAsync()
    {
        await stage.InitializeAsync();
        await stage.PopulateAsync();
        terminal = new Terminal(stage, new Dictionary<string, string> { ["MODEL"] = stage.ModelPath });
    }

    public async ValueTask DisposeAsync()
    {
        terminal.Dispose();
        await stage.DisposeAsync();
    }

    /// <param name="leftOut">The block that is not typed; empty: all are.</param>
    [Theory]
    [InlineData("")]
    [InlineData("start")]
    [InlineData("switch")]
    [InlineData("finish")]
    public async Task Rollout_InOrder_EndsWithTheNewModelAlone(string leftOut)
    {
        var page = Runbook.Read("rollout.md");
        foreach (var block in page.Named().SkipLast(1))
            (await TypeAsync(block)).EndedWith(ExitCode.Well);
        await TypeAsync(page, "start", leftOut);
        if (leftOut != "start")
            await stage.FollowAsync();
        await stage.ProduceAsync(stage.Topics.Engagements, People.Early, Messages.Click(People.Early, "during", "east"));
        await TypeAsync(page, "compare", leftOut);
        await TypeAsync(page, "switch", leftOut);
        await stage.CaughtUpAsync();
        await stage.StopAsync("catalogue", "implicit", "explicit");
        await TypeAsync(page, "finish", leftOut);

        var over = (await TypeAsync(page.Named().Last())).Output.Contains($"No rollout is under way. Live is {stage.Next.Fingerprint}", StringComparison.Ordinal);
        Assert.True(over == (leftOut.Length == 0), printed.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("rollback")]
    [InlineData("abandon")]
    public async Task Rollback_InOrder_EndsWithTheOldModelAlone(string leftOut)
    {
        await stage.BeginAsync();
        await stage.FollowAsync();
        (await stage.RolloutAsync("switch", "--wait", "00:03:00")).EndedWith(ExitCode.Well);
        var page = Runbook.Read("rollback.md");
        await TypeAsync(page.Named().First());
        await TypeAsync(page, "rollback", leftOut);
        await stage.StopAsync("next-catalogue", "next-implicit", "next-explicit");
        await TypeAsync(page, "abandon", leftOut);

        var over = (await TypeAsync(page.Named().Last())).Output.Contains($"No rollout is under way. Live is {stage.Generation.Fingerprint}", StringComparison.Ordinal);
        Assert.True(over == (leftOut.Length == 0), printed.ToString());
    }

    [Theory]
    [InlineData("again")]
    [InlineData("anew")]
    [InlineData("")]
    public async Task InterruptedRollout_EitherWay_EndsReady(string way)
    {
        Assert.True(await stage.InterruptAsync(phase =>
        {
            if (phase == RolloutPhase.JoiningExplicit)
                throw new KilledException();
        }));
        var page = Runbook.Read("interrupted-rollout.md");
        Assert.Contains("which goes on where it was interrupted", (await TypeAsync(page.Named().First())).Output, StringComparison.Ordinal);
        if (way.Length > 0)
            await TypeAsync(page, way, "");

        (await terminal.TypeAsync(page.Named().Last())).EndedWith(way.Length == 0 ? ExitCode.Failed : ExitCode.Well);
        if (way.Length == 0)
            return;
        await stage.FollowAsync();
        await stage.AssertSameStatesAsync();
    }

    /// <summary>Types the blocks of a name, which end well where nothing is left out.</summary>
    async Task TypeAsync(Runbook page, string name, string leftOut)
    {
        foreach (var block in page.Named(name).Where(_ => name != leftOut))
        {
            var typed = await TypeAsync(block);
            Assert.True(leftOut.Length > 0 || typed.ExitCode == 0, printed.ToString());
        }
    }

    async Task<OperatorRun> TypeAsync(string block)
    {
        var typed = await terminal.TypeAsync(Runbook.Patient(block));
        printed.Append(block).Append(typed.Output);
        return typed;
    }
}
