using Streaming.Contracts;
using Streaming.Interests;
using Streaming.Operator.Verification.Checking;
using ChoiceKind = Streaming.Interests.ChoiceKind;

namespace Streaming.Operator.Tests.Verification.Checking;

public class AnswerCheckTests
{
    const string Live = "aaa";
    const long Fence = 20;

    readonly Scene scene = new Scene().With(
        Scene.View(10, "old"), Scene.View(30, "new"),
        new ChoiceEvent(10, ChoiceKind.Topic, "old", Active: true, []), new ChoiceEvent(30, ChoiceKind.Collection, "new", Active: true, []));

    [Fact]
    public void Check_AnswerFromAfterTheErasure_FindsNothing()
    {
        Check(Answer(InterestKind.Implicit, "new"), Fence);
        Check(Answer(InterestKind.Collection, "new"), Fence);
        Check(Answer(InterestKind.FallbackTopic, "anything"), Fence);

        Assert.True(scene.Findings.IsEmpty);
    }

    [Theory]
    [InlineData(InterestKind.Implicit)]
    [InlineData(InterestKind.Topic)]
    public void Check_InterestFromBeforeTheErasure_IsFound(InterestKind kind)
    {
        Check(Answer(kind, "old"), Fence);

        Assert.Equal([FindingKind.ErasedFact], scene.Found);
    }

    [Fact]
    public void Check_NoErasureKnownWhenAsked_MayAnswerFromAnything()
    {
        Check(Answer(InterestKind.Implicit, "old"), fence: null);

        Assert.True(scene.Findings.IsEmpty);
    }

    [Fact]
    public void Check_KindsOfTwoGenerations_AreMixed()
    {
        var answer = Answer(InterestKind.Implicit, "new");
        answer.Explicit.Fingerprint = "bbb";

        Check(answer, fence: null);

        Assert.Equal([FindingKind.MixedAnswer], scene.Found);
    }

    [Fact]
    public void CheckClosed_ItemsForAClosedAccount_AreFound()
    {
        new AnswerCheck(Live, scene.Oracle, scene.Findings).CheckClosed(new RetrieveResponse { UserId = Scene.User, Items = { new RetrievedItem() } });

        Assert.Equal([FindingKind.ErasedFact], scene.Found);
    }

    [Fact]
    public void Finish_RecordThatTheOracleReadLater_ClearsTheAnswer()
    {
        var check = new AnswerCheck(Live, scene.Oracle, scene.Findings);
        check.Check(Answer(InterestKind.Implicit, "newest"), Fence);

        scene.With(Scene.View(40, "newest"));
        check.Finish();

        Assert.True(scene.Findings.IsEmpty);
    }

    void Check(RetrieveResponse answer, long? fence)
    {
        var check = new AnswerCheck(Live, scene.Oracle, scene.Findings);
        check.Check(answer, fence);
        check.Finish();
    }

    static RetrieveResponse Answer(InterestKind kind, string id) => new()
    {
        UserId = Scene.User,
        Fingerprint = Live,
        Implicit = new Freshness { Fingerprint = Live },
        Explicit = new Freshness { Fingerprint = Live },
        Interests = { new SearchedInterest { Kind = kind, Id = id } },
    };
}
