using System.Text.Json;
using Streaming.Operator.Running;
using Streaming.Operator.Tests.Stage;
using Streaming.Qdrant;
using Streaming.Qdrant.Rollouts;

namespace Streaming.Operator.Tests.Commands.Rollouts;

/// <summary>A rollout that is killed at each of its steps, while the workers of both generations apply what is produced.</summary>
public sealed class InterruptedRolloutTests : IAsyncLifetime
{
    readonly RolloutStage stage = new();

    public async ValueTask InitializeAsync()
    {
        await stage.InitializeAsync();
        await stage.PopulateAsync();
    }

    public ValueTask DisposeAsync() => stage.DisposeAsync();

    [Fact]
    public async Task KilledBeforeEveryStep_AndRunAgain_EndsWithTheSameStatesInBothGenerations()
    {
        var kills = 0;
        // Once before anything is written; then each turn one step further: what the turns before did is done.
        Assert.True(await stage.InterruptAsync(_ => throw new KilledException()));
        for (var killed = true; killed; kills += killed ? 1 : 0)
        {
            var steps = 0;
            killed = await stage.InterruptAsync(_ =>
            {
                if (++steps == 2)
                    throw new KilledException();
            });
            if (kills == 0)
                await stage.FollowAsync();
            await stage.ProduceAsync(stage.Topics.Engagements, People.Early, Messages.Click(People.Early, $"turn-{kills}", "east"));
            await stage.ProduceAsync(stage.Topics.Engagements, $"newcomer-{kills}", Messages.Click($"newcomer-{kills}", "first", "up"));
        }
        Assert.True(kills > 5, $"It was killed {kills} times");
        await stage.BeginAsync();

        await stage.AssertSameStatesAsync();
        var switched = await stage.RolloutAsync("switch", "--wait", "00:03:00");
        switched.EndedWith(ExitCode.Well);
    }

    [Fact]
    public async Task KilledWhileTheOldGenerationIsDeleted_FinishGoesOn()
    {
        await stage.BeginAsync();
        await stage.FollowAsync();
        (await stage.RolloutAsync("switch", "--wait", "00:03:00")).EndedWith(ExitCode.Well);
        var store = new RolloutStore(stage.Qdrant);
        var rollout = (await store.OfAsync(stage.Next, Stop))!;
        await store.MoveAsync(rollout, rollout with { Phase = RolloutPhase.Finishing }, Stop);
        await stage.StopAsync("catalogue", "implicit", "explicit");
        await stage.Qdrant.DeleteCollectionAsync(stage.Generation.UserImplicit, Stop);

        (await stage.RolloutAsync("rollback")).EndedWith(ExitCode.Failed);
        var status = await stage.RolloutAsync("status");
        Assert.Contains("rollout finish, which was interrupted", status.Output, StringComparison.Ordinal);
        (await stage.RolloutAsync("finish")).EndedWith(ExitCode.Well);

        Assert.DoesNotContain(await stage.Qdrant.ListCollectionsAsync(Stop), name => name.EndsWith(stage.Generation.Fingerprint, StringComparison.Ordinal));
        Assert.Empty(await store.AllAsync(Stop));
    }

    [Fact]
    public async Task Switch_OfARolloutThatWasInterrupted_IsRefused()
    {
        Assert.True(await stage.InterruptAsync(phase =>
        {
            if (phase == RolloutPhase.JoiningExplicit)
                throw new KilledException();
        }));
        await stage.FollowAsync();

        var refused = await stage.RolloutAsync("switch", "--wait", "00:03:00", "--json");

        refused.EndedWith(ExitCode.Failed);
        using var json = JsonDocument.Parse(refused.Output);
        Assert.Contains("phase JoiningExplicit", Assert.Single(json.RootElement.GetProperty("against").EnumerateArray()).GetString(), StringComparison.Ordinal);
        Assert.Equal(stage.Generation.Fingerprint, await stage.LiveAsync());
    }

    static CancellationToken Stop => TestContext.Current.CancellationToken;
}
