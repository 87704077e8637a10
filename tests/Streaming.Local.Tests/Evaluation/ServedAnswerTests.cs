using Streaming.Contracts;
using Streaming.Local.Evaluation.Served;
using Streaming.Local.Replay;

namespace Streaming.Local.Tests.Evaluation;

public class ServedAnswerTests
{
    static readonly EvaluatedUser User = new("u", UserGroup.Unknown, ["b", "d"], ["c"], ["t1", "t2"]);

    static readonly JudgedCatalogue Catalogue = new(
        Workload(new() { ["a"] = ["t1"], ["b"] = [], ["c"] = ["t1", "t2"], ["d"] = ["t2", "t3"] }),
        new Dictionary<string, float[]> { ["a"] = [1, 0], ["b"] = [0, 1], ["c"] = [0, 1] },
        new Dictionary<string, PopularityBand> { ["c"] = PopularityBand.Torso });

    [Fact]
    public void Of_AnswerWithTheHeldOutItem_SaysItsPlaceAndWhoFoundIt()
    {
        var answer = ServedAnswer.Of(Answer(("a", [0]), ("b", [0, 1]), ("c", [1])), User, Catalogue);

        Assert.Equal((3, PopularityBand.Torso, true, FoundKinds.Explicit), (answer.Place, answer.Band, answer.UniqueHit, answer.HitKinds));
        Assert.Equal(1.0 / 3, answer.FoundByBoth, 1e-9);
        Assert.True(answer.IsHit(3));
        Assert.False(answer.IsHit(2));
        Assert.Equal(0.5, answer.Ndcg(5), 1e-9);
        Assert.Equal(0, answer.Ndcg(2));
        Assert.All(answer.Coverage!, share => Assert.Equal(1, share));
        Assert.Equal((2, 0.5), (answer.Reach.All, answer.OwnTopics));
        // t1 is of a, which an implicit interest found, and of c, which a choice found; t2 of c alone.
        Assert.Equal(new TopicReach(Implicit: 0, Explicit: 1, Both: 1), answer.Reach);
        // Of the three pairs one has cosine 1 and two have cosine 0.
        Assert.Equal(2.0 / 3, answer.Diversity!.Value, 1e-6);
    }

    [Fact]
    public void Of_AnswerWithoutTheHeldOutItem_IsAMiss()
    {
        var answer = ServedAnswer.Of(Answer(("a", [0])), User, Catalogue);

        Assert.Equal((0, false, FoundKinds.None), (answer.Place, answer.UniqueHit, answer.HitKinds));
        Assert.All(answer.Coverage!, share => Assert.Equal(0.5, share));
        Assert.Null(answer.Diversity);
        Assert.False(answer.IsHit(100));
    }

    [Fact]
    public void Cases_OfHits_AreToldByTheKindsThatFoundThem()
    {
        var byTopic = ServedAnswer.Of(Answer(("c", [1])), User, Catalogue);
        var miss = ServedAnswer.Of(Answer(("a", [0])), User, Catalogue);

        var cases = HitCases.Of([User, User, User, User], [byTopic, byTopic, byTopic, miss]);

        Assert.Equal([3, 0, 0], cases.Select(of => of.Hits));
        Assert.Equal([2, 0, 0], cases.Select(of => of.TopicsReached));
        Assert.Equal(1, cases[0].Share);
        Assert.Equal(["t1", "t2"], cases[0].Topics.Select(topic => topic.Topic));
        Assert.Equal(("u", "c", 1), (cases[0].Examples[0].UserId, cases[0].Examples[0].Item, cases[0].Examples[0].Place));
    }

    [Fact]
    public void Slots_TellWhatEachInterestFound_AndWhatItFoundAlone()
    {
        ServedAnswer[] answers =
        [
            ServedAnswer.Of(Answer(("c", [0])), User, Catalogue), ServedAnswer.Of(Answer(("c", [0, 1])), User, Catalogue),
            ServedAnswer.Of(Answer(("a", [1])), User, Catalogue),
        ];

        Assert.Equal([new SlotHits(1, Users: 3, Hits: 2, Unique: 1), new SlotHits(ServedAnswer.ChoiceSlot, Users: 3, Hits: 1, Unique: 0)], SlotHits.Of(answers));
    }

    /// <summary>Interest 0 is implicit, interest 1 a topic.</summary>
    static RetrieveResponse Answer(params (string Item, uint[] FoundBy)[] items)
    {
        var answer = new RetrieveResponse
        {
            Interests = { new SearchedInterest { Kind = InterestKind.Implicit }, new SearchedInterest { Kind = InterestKind.Topic } },
        };
        foreach (var (item, foundBy) in items)
            answer.Items.Add(new RetrievedItem { ItemId = item, FoundBy = { foundBy.Select(interest => new FoundBy { Interest = interest }) } });
        return answer;
    }

    static Workload Workload(Dictionary<string, IReadOnlyList<string>> topics) =>
        new("test", "space", 2, [], [], [], [], topics, new HashSet<string>(), []) { AspectName = "topics" };
}
