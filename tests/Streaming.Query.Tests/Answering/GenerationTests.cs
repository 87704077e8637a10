using Streaming.Contracts;
using Streaming.Qdrant;
using Streaming.Qdrant.Protocol;
using Streaming.Query.Tests.Stage;

namespace Streaming.Query.Tests.Answering;

public class GenerationTests
{
    static readonly Generation Next = new("g2");

    [Fact]
    public async Task AliasesSwitchInTheMiddleOfAnAnswer_TheAnswerStaysInItsGeneration()
    {
        await using var stage = await StageWithTwoGenerationsAsync();
        stage.Spy.Before = async (method, request) =>
        {
            if (method == "GetAsync")
                await SwitchAsync(stage, Next);
            Assert.DoesNotContain("--g2", request?.ToString() ?? "", StringComparison.Ordinal);
        };

        var answer = await stage.AskAsync(new RetrieveRequest { UserId = "u", Limit = 5 });

        Assert.Equal("g1", answer.Fingerprint);
        Assert.Equal(["interest-0"], answer.Interests.Select(i => i.Id));
    }

    [Fact]
    public async Task AliasesSwitched_TheNextGenerationAnswersWithinASecond()
    {
        await using var stage = await StageWithTwoGenerationsAsync();
        await stage.AskAsync(new RetrieveRequest { UserId = "u" });
        await SwitchAsync(stage, Next);
        stage.Time.Advance(TimeSpan.FromSeconds(1));

        var answer = await stage.AskAsync(new RetrieveRequest { UserId = "u" });

        Assert.Equal("g2", answer.Fingerprint);
        Assert.Equal(["interest-1"], answer.Interests.Select(i => i.Id));
    }

    [Fact]
    public async Task OldGenerationDeletedRightAfterTheSwitch_TheRequestIsAnsweredFromTheNew()
    {
        await using var stage = await StageWithTwoGenerationsAsync();
        await stage.AskAsync(new RetrieveRequest { UserId = "u" });
        await SwitchAsync(stage, Next);
        foreach (var alias in Generation.Aliases)
            await stage.Direct.DeleteCollectionAsync(stage.Generation.NameOf(alias), TestContext.Current.CancellationToken);

        Assert.Equal("g2", (await stage.AskAsync(new RetrieveRequest { UserId = "u" })).Fingerprint);
    }

    [Fact]
    public async Task AliasesAndProgress_AreReadOnceASecondAtMost()
    {
        await using var stage = await QueryStage.CreateAsync();
        var reads = 0;
        stage.Spy.Before = (method, _) =>
        {
            if (method == "ListAliasesAsync")
                Interlocked.Increment(ref reads);
            return Task.CompletedTask;
        };

        for (var i = 0; i < 5; i++)
            await stage.AskAsync(new RetrieveRequest { UserId = "u" });

        Assert.Equal(1, reads);
    }

    static async Task<QueryStage> StageWithTwoGenerationsAsync()
    {
        var stage = await QueryStage.CreateAsync();
        await stage.AddGenerationAsync(Next, 60);
        await stage.PutAsync(Users.Implicit("u", Users.State(), (0, 1)));
        await stage.PutAsync(Users.Implicit("u", Users.State(), (1, 1)), generation: Next);
        return stage;
    }

    static Task SwitchAsync(QueryStage stage, Generation generation)
    {
        var request = new ChangeAliases();
        foreach (var alias in Generation.Aliases)
        {
            request.Actions.Add(new AliasOperations { DeleteAlias = new DeleteAlias { AliasName = alias } });
            request.Actions.Add(new AliasOperations
            {
                CreateAlias = new CreateAlias { AliasName = alias, CollectionName = generation.NameOf(alias) },
            });
        }
        return stage.Direct.UpdateAliasesAsync(request, TestContext.Current.CancellationToken);
    }
}
