using Microsoft.Extensions.Options;
using Streaming.Contracts;
using Streaming.Query.Tests.Stage;
using Streaming.Query.Topics;

namespace Streaming.Query.Tests.Arms;

public sealed class ArmTests
{
    static readonly (string Key, string? Value)[] Blending =
    [
        ("Experiments:Running:blending:Surfaces:0", "home"),
        ("Experiments:Running:blending:Arms:control:Strategy", "single"),
        ("Experiments:Running:blending:Arms:treatment:Strategy", "blended"),
    ];

    [Fact]
    public async Task EveryAnswerAndServedRecord_NamesItsArm_AndIsMadeByItsStrategy()
    {
        await using var stage = await QueryStage.CreateAsync(settings: Blending);
        var answers = new List<RetrieveResponse>();
        for (var i = 0; i < 20; i++)
        {
            await stage.PutAsync(Users.Implicit($"u{i}", Users.State(Users.Saw("item-0-0", 1000)), (0, 3), (1, 1)));
            answers.Add(await stage.AskAsync(new RetrieveRequest { UserId = $"u{i}", Limit = 5, Surface = "home" }));
        }

        Assert.Equal(["control", "treatment"], answers.Select(answer => answer.Arm.Arm).Distinct().Order());
        Assert.All(answers, answer => Assert.Equal(answer.Arm.Arm == "control" ? "single" : "blended", answer.StrategyName));
        Assert.All(stage.Served.Answers, given =>
        {
            var served = ServedMessages.Of(given.Request, given.Response, QueryStage.Now);
            Assert.Equal(given.Response.Arm, served.Arm);
            Assert.Equal(("blending", "home"), (served.Arm.Experiment, served.Surface));
        });
    }

    [Fact]
    public async Task ARequestThatSaysHow_OrComesFromAnotherSurface_IsInNoArm()
    {
        await using var stage = await QueryStage.CreateAsync(settings: Blending);
        await stage.PutAsync(Users.Implicit("u", Users.State(Users.Saw("item-0-0", 1000)), (0, 3)));

        Assert.Null((await stage.AskAsync(new RetrieveRequest { UserId = "u", Surface = "home", Strategy = Strategy.Implicit })).Arm);
        Assert.Null((await stage.AskAsync(new RetrieveRequest { UserId = "u", Surface = "home", StrategyName = "implicit" })).Arm);
        Assert.Null((await stage.AskAsync(new RetrieveRequest { UserId = "u", Surface = "home", Blend = new Blend() })).Arm);
        Assert.Null((await stage.AskAsync(new RetrieveRequest { UserId = "u", Surface = "search" })).Arm);
        Assert.NotNull((await stage.AskAsync(new RetrieveRequest { UserId = "u", Surface = "home" })).Arm);
    }

    [Fact]
    public async Task AnArmOfAStrategyThatDoesNotExist_IsRefusedAtStart()
    {
        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => QueryStage.CreateAsync(
            settings: [.. Blending.Select(setting => setting.Value == "single" ? (setting.Key, "guess") : setting)]));

        Assert.Contains("there is no such strategy; there are adaptive, blended, explicit, implicit, single", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Adaptive_IsSplitAsWasLearned_ForTheSegmentAndSurface()
    {
        await using var stage = await QueryStage.CreateAsync();
        await stage.PutAsync(Users.Implicit("u", Users.State(Users.Saw("item-0-0", 1000)), (0, 1), (1, 1)), Users.Follows("u", Users.State(), 2));
        stage.Decisions.Take(new ExperimentDecision
        {
            Split = new LearnedSplit { Segment = "new", Surface = "home", ImplicitShare = 0.2, ImplicitWeights = { 0.5, 1.5 }, TopicWeight = 1, CollectionWeight = 1 },
        });

        var learned = await stage.AskAsync(new RetrieveRequest { UserId = "u", Limit = 20, Surface = "home", StrategyName = "adaptive" });
        var elsewhere = await stage.AskAsync(new RetrieveRequest { UserId = "u", Limit = 20, Surface = "search", StrategyName = "adaptive" });

        Assert.Equal([1, 3, 16], learned.Interests.Select(interest => (int)interest.Budget));
        Assert.Equal(0.2, learned.Blend.ImplicitShare);
        Assert.Equal([6, 6, 8], elsewhere.Interests.Select(interest => (int)interest.Budget));
    }
}
