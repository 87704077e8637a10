using Google.Protobuf.WellKnownTypes;
using Streaming.Contracts;
using Streaming.Kafka;
using AppliedOffset = Streaming.Pipeline.Users.AppliedOffset;
using Streaming.Query.Freshening;
using Streaming.Query.Tests.Stage;
using static Streaming.Query.Tests.Freshening.SlowWorker;

namespace Streaming.Query.Tests.Freshening;

public class AfterTests
{
    static readonly ProducedRecord Click = new() { Topic = "engagements", Partition = 3, Offset = 41 };

    [Fact]
    public async Task UsersOwnStateHasTheRecord_IsServedWithoutWaitingForProgress()
    {
        await using var stage = await QueryStage.CreateAsync();
        var worker = new SlowWorker(stage);
        worker.WritesAt(1, Applied(User(Users.Saw("item-0-0", 1)), new AppliedOffset("engagements", 3, 41)));

        var answer = await AskAsync(stage, Click);

        Assert.Equal(41, answer.Implicit.Applied.Single().Offset);
        Assert.DoesNotContain(answer.Items, item => item.ItemId == "item-0-0");
        Assert.Equal(1, worker.Looks);
    }

    [Fact]
    public async Task WorkerIsSlow_TheRequestWaitsUntilTheStateHasTheRecord()
    {
        await using var stage = await QueryStage.CreateAsync();
        var worker = new SlowWorker(stage);
        worker.WritesAt(1, Applied(User(), new AppliedOffset("engagements", 3, 40)));
        worker.WritesAt(5, Applied(User(Users.Saw("item-0-0", 1)), new AppliedOffset("engagements", 3, 42)));

        var answer = await AskAsync(stage, Click);

        Assert.DoesNotContain(answer.Items, item => item.ItemId == "item-0-0");
        Assert.Equal(5, worker.Looks);
    }

    [Fact]
    public async Task RecordWasDeadLettered_ComesTrueWhenProgressIsPastIt()
    {
        await using var stage = await QueryStage.CreateAsync();
        var worker = new SlowWorker(stage);
        worker.WritesAt(1, Applied(User(), new AppliedOffset("engagements", 3, 40)));
        worker.ImplicitAt(2, new Progress("engagements", 3, 41, 1));
        worker.ImplicitAt(4, new Progress("engagements", 3, 42, 1));

        var answer = await AskAsync(stage, Click);

        Assert.Equal((5, 42L), (worker.Looks, answer.Implicit.Progress.Single().Offset));
    }

    [Fact]
    public async Task RecordConcernsTheOtherKindAlone_ComesTrueAsProgressPassesOverIt()
    {
        await using var stage = await QueryStage.CreateAsync();
        var worker = new SlowWorker(stage);
        await stage.PutAsync(explicitPoint: Applied(Users.Follows("u", Users.State(), 1), new AppliedOffset("profile-changes", 3, 7)));
        worker.ImplicitAt(3, new Progress("profile-changes", 3, 8, 1));

        var answer = await AskAsync(stage, new ProducedRecord { Topic = "profile-changes", Partition = 3, Offset = 7 }, Strategy.Blended);

        Assert.Equal(4, worker.Looks);
        Assert.Equal("topic-1", answer.Interests.Single().Id);
    }

    [Fact]
    public async Task BothKindsAreSearchedWith_BothMustHaveTheRecord()
    {
        await using var stage = await QueryStage.CreateAsync();
        var worker = new SlowWorker(stage);
        worker.ImplicitAt(1, new Progress("engagements", 3, 90, 1));
        worker.ExplicitAt(4, new Progress("engagements", 3, 42, 1));

        await AskAsync(stage, Click, Strategy.Blended);

        Assert.Equal(5, worker.Looks);
    }

    [Fact]
    public async Task NeverComes_IsToldNotYet_WithHowFarItIs_BeforeTheTimeout()
    {
        await using var stage = await QueryStage.CreateAsync();
        var worker = new SlowWorker(stage);
        worker.ImplicitAt(1, new Progress("engagements", 3, 30, 1234));
        var asked = stage.Time.GetUtcNow();

        var error = await Assert.ThrowsAsync<NotYetException>(
            () => AskAsync(stage, Click, timeout: Duration.FromTimeSpan(TimeSpan.FromSeconds(2))));

        var lacking = Assert.Single(error.NotYet.Lacking);
        Assert.Equal(
            new Lacking { Kind = "implicit", Topic = "engagements", Partition = 3, Offset = 30, AppliedUpTo = UnixTime.ToTimestamp(1234), DemandedOffset = 41 },
            lacking);
        Assert.Contains("engagements[3] is applied below offset 30, demanded is 41", error.Message, StringComparison.Ordinal);
        Assert.InRange(stage.Time.GetUtcNow() - asked, TimeSpan.FromSeconds(1.4), TimeSpan.FromSeconds(2));
        Assert.True(worker.Looks > 5);
    }

    [Fact]
    public async Task PartitionWithoutProgress_IsToldSo()
    {
        await using var stage = await QueryStage.CreateAsync(settings: ("Query:TimeoutMs", "500"));
        _ = new SlowWorker(stage);

        var error = await Assert.ThrowsAsync<NotYetException>(() => AskAsync(stage, Click));

        Assert.Equal((3, 0L, null), (error.NotYet.Lacking[0].Partition, error.NotYet.Lacking[0].Offset, error.NotYet.Lacking[0].AppliedUpTo));
    }

    [Fact]
    public async Task Token_IsTheSameAsTheRecords()
    {
        await using var stage = await QueryStage.CreateAsync();
        var worker = new SlowWorker(stage);
        worker.ImplicitAt(3, new Progress("engagements", 3, 42, 1));

        await stage.AskAsync(new RetrieveRequest { UserId = "u", Strategy = Strategy.Implicit, AfterToken = ProducedToken.Of(Click) });

        Assert.Equal(4, worker.Looks);
    }

    [Theory]
    [InlineData("items", "after[0].topic")]
    [InlineData("engagement", "after[0].topic")]
    public async Task TopicThatNoVectorsComeFrom_IsRefusedAtOnce(string topic, string field)
    {
        await using var stage = await QueryStage.CreateAsync();

        var error = await Assert.ThrowsAsync<InvalidMessageException>(() => AskAsync(stage, new ProducedRecord { Topic = topic, Offset = 1 }));

        Assert.Equal(field, error.Field);
    }

    [Fact]
    public async Task Demanded_IsReadByMajority_AndNothingElseIs()
    {
        await using var stage = await QueryStage.CreateAsync();
        var worker = new SlowWorker(stage);
        worker.BothAt(1, new Progress("engagements", 3, 42, 1));
        var majority = new List<bool>();
        var before = stage.Spy.Before;
        stage.Spy.Before = (method, request) =>
        {
            if (IsLook(request))
                majority.Add(((Streaming.Qdrant.Protocol.GetPoints)request!).ReadConsistency is not null);
            return before(method, request);
        };

        await AskAsync(stage, Click, Strategy.Blended);
        Assert.All(majority, Assert.True);
        majority.Clear();
        await stage.AskAsync(new RetrieveRequest { UserId = "u" });

        Assert.All(majority, Assert.False);
        Assert.Equal(2, majority.Count);
    }

    static Task<RetrieveResponse> AskAsync(
        QueryStage stage, ProducedRecord after, Strategy strategy = Strategy.Implicit, Duration? timeout = null) =>
        stage.AskAsync(new RetrieveRequest { UserId = "u", Strategy = strategy, After = { after }, Timeout = timeout });
}
