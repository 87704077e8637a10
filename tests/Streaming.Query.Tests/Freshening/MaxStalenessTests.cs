using Google.Protobuf.WellKnownTypes;
using Streaming.Contracts;
using Streaming.Kafka;
using AppliedOffset = Streaming.Pipeline.Users.AppliedOffset;
using Streaming.Query.Freshening;
using Streaming.Query.Tests.Stage;
using static Streaming.Query.Tests.Freshening.SlowWorker;

namespace Streaming.Query.Tests.Freshening;

public class MaxStalenessTests
{
    const long Old = 1_600_000_000_000;

    [Fact]
    public async Task QuietUser_OnIdlePartitions_IsFresh_WhenTheirProgressMovesOn()
    {
        await using var stage = await QueryStage.CreateAsync();
        var worker = new SlowWorker(stage);
        worker.WritesAt(1, Applied(User(Users.Saw("x", Old)), new AppliedOffset("engagements", 3, 41), new AppliedOffset("profile-changes", 3, 2)));
        worker.ImplicitAt(1, Progress("engagements", 3, 42, worker.Now - 60_000), Progress("profile-changes", 3, 3, worker.Now - 60_000));
        // Nothing was produced: the offsets stay, the times move.
        worker.ImplicitAt(4, Progress("engagements", 3, 42, worker.Now), Progress("profile-changes", 3, 3, worker.Now));

        var answer = await AskAsync(stage, 3000);

        Assert.Equal(5, worker.Looks);
        Assert.Equal([3, 42], answer.Implicit.Progress.Select(p => p.Offset).Order());
        Assert.True(answer.Implicit.Age.ToTimeSpan() > TimeSpan.FromDays(365));
    }

    [Fact]
    public async Task PartitionOfAnotherUserIsBehind_DoesNotMatter()
    {
        await using var stage = await QueryStage.CreateAsync();
        var worker = new SlowWorker(stage);
        worker.WritesAt(1, Applied(User(Users.Saw("x", Old)), new AppliedOffset("engagements", 3, 41), new AppliedOffset("profile-changes", 3, 2)));
        worker.ImplicitAt(1, Progress("engagements", 3, 42, worker.Now), Progress("profile-changes", 3, 3, worker.Now), Progress("engagements", 4, 0, Old));

        await AskAsync(stage, 3000);

        Assert.Equal(2, worker.Looks);
    }

    [Fact]
    public async Task UnknownUser_AnyPartitionMayHoldTheFirstRecord_SoAllMustBeFresh()
    {
        await using var stage = await QueryStage.CreateAsync();
        var worker = new SlowWorker(stage);
        worker.ImplicitAt(1, Progress("engagements", 0, 42, worker.Now), Progress("engagements", 1, 9, Old), Progress("profile-changes", 0, 3, worker.Now));
        worker.ImplicitAt(4, Progress("engagements", 1, 9, worker.Now));

        await AskAsync(stage, 3000);

        Assert.Equal(5, worker.Looks);
    }

    [Fact]
    public async Task UsersOwnNewestRecord_IsFreshByItself()
    {
        await using var stage = await QueryStage.CreateAsync();
        var worker = new SlowWorker(stage);
        worker.WritesAt(1, Applied(User(Users.Saw("x", worker.Now - 500)), new AppliedOffset("engagements", 3, 41), new AppliedOffset("profile-changes", 3, 2)));
        worker.ImplicitAt(1, Progress("engagements", 3, 40, Old), Progress("profile-changes", 3, 3, worker.Now));

        await AskAsync(stage, 1000);

        Assert.Equal(2, worker.Looks);
    }

    [Fact]
    public async Task WorkerStandsStill_IsToldNotYet_WithTheTimes()
    {
        await using var stage = await QueryStage.CreateAsync(settings: ("Query:TimeoutMs", "1000"));
        var worker = new SlowWorker(stage);
        worker.WritesAt(1, Applied(User(Users.Saw("x", Old)), new AppliedOffset("engagements", 3, 41), new AppliedOffset("profile-changes", 3, 2)));
        worker.ImplicitAt(1, Progress("engagements", 3, 42, worker.Now - 60_000), Progress("profile-changes", 3, 3, worker.Now + 60_000));

        var error = await Assert.ThrowsAsync<NotYetException>(() => AskAsync(stage, 3000));

        var lacking = Assert.Single(error.NotYet.Lacking);
        Assert.Equal(("engagements", 3, 42L), (lacking.Topic, lacking.Partition, lacking.Offset));
        Assert.Equal(QueryStage.Now.ToUnixTimeMilliseconds() - 60_000, lacking.AppliedUpTo.ToUnixMilliseconds());
        Assert.Equal(worker.Now - 3000, lacking.DemandedUpTo.ToUnixMilliseconds());
        Assert.False(lacking.HasDemandedOffset);
    }

    [Fact]
    public async Task NoWorkerHasEverRun_NamesTheTopics()
    {
        await using var stage = await QueryStage.CreateAsync(settings: ("Query:TimeoutMs", "200"));
        _ = new SlowWorker(stage);

        var error = await Assert.ThrowsAsync<NotYetException>(() => AskAsync(stage, 3000));

        Assert.Equal([("engagements", -1), ("profile-changes", -1)], error.NotYet.Lacking.Select(l => (l.Topic, l.Partition)));
    }

    static Progress Progress(string topic, int partition, long offset, long upTo) => new(topic, partition, offset, upTo);

    static Task<RetrieveResponse> AskAsync(QueryStage stage, int milliseconds) => stage.AskAsync(new RetrieveRequest
    {
        UserId = "u",
        Strategy = Strategy.Implicit,
        MaxStaleness = Duration.FromTimeSpan(TimeSpan.FromMilliseconds(milliseconds)),
    });
}
