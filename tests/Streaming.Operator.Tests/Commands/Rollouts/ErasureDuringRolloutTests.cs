using System.Text.Json;
using Streaming.Operator.Running;
using Streaming.Operator.Tests.Stage;
using Streaming.Qdrant;
using Streaming.Qdrant.Rollouts;

namespace Streaming.Operator.Tests.Commands.Rollouts;

public sealed class ErasureDuringRolloutTests : IAsyncLifetime
{
    static readonly string[] UserAliases = [Generation.UserImplicitAlias, Generation.UserExplicitAlias];

    readonly RolloutStage stage = new();

    public async ValueTask InitializeAsync()
    {
        await stage.InitializeAsync();
        await stage.PopulateAsync();
    }

    public ValueTask DisposeAsync() => stage.DisposeAsync();

    [Fact]
    public async Task Erasure_ReachesBothGenerations_AndItsReceiptNamesTheOther()
    {
        await stage.BeginAsync();
        await stage.FollowAsync();

        var erased = await stage.RunAsync("user", "erase", People.Early, "--wait", "00:03:00", "--json");

        erased.EndedWith(ExitCode.Well);
        using var receipt = JsonDocument.Parse(erased.Output);
        var erasedIn = receipt.RootElement.GetProperty("lines").EnumerateArray().Where(line => line.GetProperty("outcome").GetString() == "erased")
            .Select(line => line.GetProperty("name").GetString()).ToHashSet();
        foreach (var alias in UserAliases)
            foreach (var generation in (Generation[])[stage.Generation, stage.Next])
            {
                Assert.Contains(generation.NameOf(alias), erasedIn);
                Assert.Empty((await stage.UsersAsync(alias, generation))[People.Early].State.Window);
            }
    }

    [Fact]
    public async Task Erasure_BetweenTheJoinOfTheOneKindAndTheOther_LeavesNothingInEither()
    {
        Assert.True(await stage.InterruptAsync(phase =>
        {
            if (phase == RolloutPhase.JoiningExplicit)
                throw new KilledException();
        }));
        await stage.FollowAsync();
        await stage.ProduceAsync(stage.Topics.ProfileChanges, People.Early, Messages.Erase(People.Early, "during"));
        // The old worker may not have read it yet when the join reads the old state.
        await stage.BeginAsync();

        await stage.AssertSameStatesAsync();
        foreach (var alias in UserAliases)
            Assert.Empty((await stage.UsersAsync(alias, stage.Next))[People.Early].State.Window);
    }
}
