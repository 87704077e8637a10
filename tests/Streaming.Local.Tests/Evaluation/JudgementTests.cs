using Streaming.Local.Evaluation;
using Streaming.Local.Replay;

namespace Streaming.Local.Tests.Evaluation;

public class JudgementTests
{
    static readonly Workload Workload = new(
        "test", "space", 2, [], [], [], [],
        new Dictionary<string, IReadOnlyList<string>> { ["a"] = ["red"], ["b"] = ["blue"], ["c"] = ["blue", "green"] },
        new HashSet<string> { "a" },
        [])
    {
        AspectName = "colours",
    };

    [Fact]
    public void Of_Answer_IsCountedByHand()
    {
        var user = new EvaluatedUser("u", UserGroup.Unknown, [], ["a", "b", "x", "c"], ["red", "blue", "green", "black"]);

        var judgement = Judgement.Of(["z", "c", "b"], user, Workload);

        Assert.Equal(2 / 4.0, judgement.Coverage);
        Assert.Equal(2 / 4.0, judgement.Recall);
        Assert.Equal(0 / 1.0, judgement.RecallHead);
        Assert.Equal(2 / 3.0, judgement.RecallTail);
        Assert.Equal(2, judgement.FirstHit);
    }

    [Fact]
    public void Of_NothingToFind_IsNoShare()
    {
        var judgement = Judgement.Of(["a"], new EvaluatedUser("u", UserGroup.Unknown, [], ["a"], []), Workload);

        Assert.Null(judgement.Coverage);
        Assert.Null(judgement.RecallTail);
        Assert.Equal(1, judgement.RecallHead);
    }

    [Fact]
    public void Score_Mean_LeavesOutUsersWithNothingToFind()
    {
        var score = StrategyScore.Of([new(1, 1, null, 1, 5), new(0, 0, null, 0, null), new(null, 0.5, null, null, 15)]);

        Assert.Equal(0.5, score.Coverage);
        Assert.Equal(0.5, score.Recall);
        Assert.Equal(0, score.RecallHead);
        Assert.Equal(1 / 3.0, score.Hit10);
        Assert.Equal(2 / 3.0, score.Hit20);
    }
}
