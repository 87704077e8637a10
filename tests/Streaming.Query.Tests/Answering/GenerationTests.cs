using Streaming.Contracts;
using Streaming.Qdrant;
using Streaming.Qdrant.Protocol;
using Streaming.Qdrant.Rollouts;
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

    /// <summary>The aliases go there and back, at each call that an answer makes, and one of the generations may be gone.</summary>
    [Theory]
    [InlineData("", false)]
    [InlineData("candidate", false)]
    [InlineData("candidate", true)]
    public async Task AliasesSwitchAtAnyCall_NoAnswerUsesTwoGenerations(string strategy, bool deleted)
    {
        await using var stage = await StageWithTwoGenerationsAsync(("Query:Strategies:candidate:Generation", "g2"));
        if (deleted)
            await stage.Direct.DeleteCollectionAsync(Next.Topics, TestContext.Current.CancellationToken);
        var most = 0;
        for (var at = 0; at <= most; at++)
        {
            var (calls, used) = (0, new List<string>());
            stage.Spy.Before = async (method, request) =>
            {
                if (calls++ == at)
                    await SwitchAsync(stage, at % 2 == 0 && !deleted ? Next : stage.Generation);
                // Views are read beforehand; what an answer is made of are users and items.
                if (request is GetPoints get && get.Ids.Contains(PointIds.User("u").ToPointId()))
                    used.Add(get.CollectionName);
                else if (request is QueryBatchPoints search)
                    used.Add(search.CollectionName);
            };

            var answer = await stage.AskAsync(new RetrieveRequest { UserId = "u", StrategyName = strategy });

            Assert.Equal(3, used.Count);
            Assert.All(used, collection => Assert.EndsWith("--" + answer.Fingerprint, collection, StringComparison.Ordinal));
            Assert.Equal([answer.Fingerprint == "g1" ? "interest-0" : "interest-1"], answer.Interests.Select(i => i.Id));
            Assert.Equal((answer.Fingerprint, answer.Fingerprint), (answer.Implicit.Fingerprint, answer.Explicit.Fingerprint));
            most = Math.Max(most, calls);
            stage.Time.Advance(TimeSpan.FromSeconds(1));
        }
        Assert.True(most > 2);
    }

    [Fact]
    public async Task StrategyWithAGeneration_IsAnsweredFromIt_OthersFromTheLiveOne()
    {
        await using var stage = await StageWithTwoGenerationsAsync(("Query:Strategies:candidate:Generation", "g2"));

        Assert.Equal("g2", (await stage.AskAsync(new RetrieveRequest { UserId = "u", StrategyName = "candidate" })).Fingerprint);
        Assert.Equal("g1", (await stage.AskAsync(new RetrieveRequest { UserId = "u" })).Fingerprint);
    }

    [Fact]
    public async Task StrategyWithAGeneration_WhileUsersAreBeingJoined_IsAnsweredFromTheLiveOne()
    {
        await using var stage = await StageWithTwoGenerationsAsync(("Query:Strategies:candidate:Generation", "g2"));
        var store = new RolloutStore(stage.Direct);
        var rollout = await store.BeginAsync(
            new Rollout
            {
                From = "g1", To = "g2", Phase = RolloutPhase.JoiningExplicit, ModelPath = "", Space = "test", Dimension = 1, Progress = [], StartedAt = QueryStage.Now,
            },
            TestContext.Current.CancellationToken);
        Assert.Equal("g1", (await stage.AskAsync(new RetrieveRequest { UserId = "u", StrategyName = "candidate" })).Fingerprint);

        await store.MoveAsync(rollout, rollout with { Phase = RolloutPhase.Ready }, TestContext.Current.CancellationToken);
        stage.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("g2", (await stage.AskAsync(new RetrieveRequest { UserId = "u", StrategyName = "candidate" })).Fingerprint);
    }

    [Fact]
    public async Task CandidateDeletedUnderItsArm_TheLiveGenerationAnswers()
    {
        await using var stage = await StageWithTwoGenerationsAsync(
            ("Query:Strategies:candidate:Generation", "g2"), ("Experiments:Running:x:Arms:control:Strategy", "candidate"),
            ("Experiments:Running:x:Arms:other:Strategy", "candidate"));
        Assert.Equal("g2", (await stage.AskAsync(new RetrieveRequest { UserId = "u" })).Fingerprint);
        foreach (var alias in Generation.Aliases)
            await stage.Direct.DeleteCollectionAsync(Next.NameOf(alias), TestContext.Current.CancellationToken);

        var answer = await stage.AskAsync(new RetrieveRequest { UserId = "u" });

        Assert.Equal(("g1", "candidate"), (answer.Fingerprint, answer.Arm.Strategy));
    }

    static async Task<QueryStage> StageWithTwoGenerationsAsync(params (string Key, string? Value)[] settings)
    {
        var stage = await QueryStage.CreateAsync(60, settings);
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
