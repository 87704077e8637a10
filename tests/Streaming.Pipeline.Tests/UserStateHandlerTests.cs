using Streaming.Interests;
using Streaming.Pipeline.Users;
using Streaming.Qdrant;
using Streaming.Qdrant.Protocol;

namespace Streaming.Pipeline.Tests;

public sealed class UserStateHandlerTests(PipelineFixture fixture) : IClassFixture<PipelineFixture>
{
    static readonly float[] North = [1, 0, 0, 0], East = [0, 1, 0, 0];

    readonly string _user = Guid.NewGuid().ToString();

    [Fact]
    public async Task Engagements_OfTwoKinds_BecomeTwoInterestsWithTheirMedoids()
    {
        var worker = fixture.Worker();
        await worker.PutItemAsync("north", North);
        await worker.PutItemAsync("east", East);
        await worker.HandleAsync(_user, View(1, "e1", "north"), View(2, "e2", "east"), View(3, "e3", "north"));

        var point = await worker.ReadAsync(_user);
        Assert.NotNull(point);
        Assert.Equal(["e1", "e2"], point.Interests.Select(i => i.Id).Order());
        Assert.Equal(["east", "north"], point.Interests.Select(i => i.Medoid).Order());
        Assert.Equal(2 * PipelineFixture.Dimension, point.Vectors.Length);
        Assert.Equal(new RecordCounts(3, 0, 0), point.Counts);
        Assert.Equal(2, point.AppliedIn("engagements", 0));
    }

    [Fact]
    public async Task BatchOfMoreUsersThanOneModelCallTakes_GivesEachItsOwnInterest()
    {
        var worker = fixture.Worker();
        await worker.PutItemAsync("north", North);
        await worker.PutItemAsync("east", East);
        var users = Enumerable.Range(0, (2 * worker.Kind.MostUsers) + 1).Select(i => (Id: $"{_user}-{i}", Item: i % 2 == 0 ? "north" : "east")).ToList();
        await worker.Handler.HandleAsync(
            [.. users.Select(user => TestWorker.Records(user.Id, firstOffset: 0, View(1, "e1", user.Item)))], TestContext.Current.CancellationToken);

        foreach (var (id, item) in users)
            Assert.Equal(item, Assert.Single((await worker.ReadAsync(id))!.Interests).Medoid);
    }

    [Fact]
    public async Task Members_NameTheInterestOfEachEngagement_AndIdsStayAsTheUserGoesOn()
    {
        var worker = fixture.Worker();
        await worker.PutItemAsync("north", North);
        await worker.PutItemAsync("east", East);
        await worker.HandleAsync(_user, View(1, "e1", "north"), View(2, "e2", "east"), View(3, "e3", "unknown"));
        var before = (await worker.ReadAsync(_user))!;
        await worker.HandleAsync(_user, firstOffset: 3, View(4, "e4", "north"), View(5, "e5", "east"), new HideEvent(6, "unknown", true));
        var after = (await worker.ReadAsync(_user))!;

        Assert.Equal(["e2", "e1"], MembersOf(before));
        Assert.Equal(["e2", "e1", "e2", "e1"], MembersOf(after));
        Assert.Equal(before.Interests.Select(i => i.Id).Order(), after.Interests.Select(i => i.Id).Order());
    }

    [Fact]
    public async Task Redelivery_ByAnotherWorker_ChangesNothingAndCountsNothingTwice()
    {
        await fixture.Worker().HandleAsync(_user, View(1, "e1", "north"), View(2, "e2", "east"));
        var before = await fixture.Worker().ReadAsync(_user);
        var other = fixture.Worker();
        await other.HandleAsync(_user, View(1, "e1", "north"), View(2, "e2", "east"));

        Assert.Equal(before!.WriteId, (await other.ReadAsync(_user))!.WriteId);
    }

    [Fact]
    public async Task Duplicate_OfAnotherOffset_IsCountedAsDuplicate()
    {
        var worker = fixture.Worker();
        await worker.HandleAsync(_user, View(1, "e1", "north"));
        await worker.HandleAsync(_user, firstOffset: 7, View(1, "e1", "north"));

        Assert.Equal(new RecordCounts(1, 1, 0), (await worker.ReadAsync(_user))!.Counts);
    }

    [Fact]
    public async Task TwoWorkers_WithStaleCaches_LoseNoUpdate()
    {
        var (first, second) = (fixture.Worker(), fixture.Worker());
        await first.HandleAsync(_user, firstOffset: 0, View(1, "e1", "north"));
        await second.HandleAsync(_user, firstOffset: 1, View(2, "e2", "north"));
        await first.HandleAsync(_user, firstOffset: 2, View(3, "e3", "north"));
        await second.HandleAsync(_user, firstOffset: 3, View(4, "e4", "north"));

        var point = await first.ReadAsync(_user);
        Assert.Equal(["e4", "e3", "e2", "e1"], point!.State.Window.Select(e => e.EventId));
        Assert.Equal(4, point.Revision);
        Assert.Equal(new RecordCounts(4, 0, 0), point.Counts);
    }

    [Fact]
    public async Task ManyWorkers_AtOnce_LoseNoUpdate()
    {
        var workers = Enumerable.Range(0, 4).Select(_ => fixture.Worker()).ToList();
        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => workers[i % 4].HandleAsync(_user, i, View(i, $"e{i:00}", "north"))));

        Assert.Equal(40, (await workers[0].ReadAsync(_user))!.State.Window.Count);
    }

    [Fact]
    public async Task AnswerThatFailedAfterTheWriteWasApplied_IsRetriedWithoutLossOrDoubleCount()
    {
        var worker = fixture.Worker();
        var failures = 0;
        fixture.Server.Faults.After = (method, _) => method.EndsWith("/Upsert", StringComparison.Ordinal) && failures++ == 0
            ? throw new Grpc.Core.RpcException(new Grpc.Core.Status(Grpc.Core.StatusCode.Unavailable, "cut off"))
            : Task.CompletedTask;
        try
        {
            await worker.HandleAsync(_user, View(1, "e1", "north"));
        }
        finally
        {
            fixture.Server.Faults.After = null;
        }

        Assert.True(failures > 0);
        Assert.Equal(new RecordCounts(1, 0, 0), (await worker.ReadAsync(_user))!.Counts);
    }

    [Fact]
    public async Task Erasure_OfAUserNeverSeen_IsWrittenAsAVectorlessPoint()
    {
        var worker = fixture.Worker();
        await worker.HandleAsync(_user, new ErasureEvent(50));
        await worker.HandleAsync(_user, firstOffset: 1, View(40, "late", "north"));

        var point = await worker.ReadAsync(_user);
        Assert.Equal(50, point!.State.ErasedAt);
        Assert.Empty(point.Vectors);
        Assert.Empty(point.State.Window);
        Assert.Equal(new RecordCounts(1, 0, 1), point.Counts);
    }

    [Fact]
    public async Task HiddenItem_LeavesTheVectors()
    {
        var worker = fixture.Worker();
        await worker.PutItemAsync("north", North);
        await worker.PutItemAsync("east", East);
        await worker.HandleAsync(_user, View(1, "e1", "north"), View(2, "e2", "east"), new HideEvent(3, "north", Hidden: true));

        Assert.Equal("east", Assert.Single((await worker.ReadAsync(_user))!.Interests).Medoid);
    }

    [Fact]
    public async Task UnknownItem_IsWaitedForInThePointAndResolvesWithoutAnEvent()
    {
        var item = Guid.NewGuid().ToString();
        var worker = fixture.Worker();
        await worker.HandleAsync(_user, View(1, "e1", item));
        var waiting = await worker.ReadAsync(_user);
        Assert.Equal([UnresolvedKey.Item(item)], waiting!.Unresolved);
        Assert.Empty(waiting.Vectors);

        await worker.PutItemAsync(item, North);
        Assert.Equal(
            [_user],
            await worker.Unresolved.WaitingForAsync([UnresolvedKey.Item(item)], Token).Select(w => w.UserId).ToListAsync(Token));
        await worker.Handler.HandleAsync([new(_user, [])], Token);

        var resolved = await worker.ReadAsync(_user);
        Assert.Empty(resolved!.Unresolved);
        Assert.Equal(North, resolved.Vectors);
    }

    [Fact]
    public async Task ItemThatArrivesBetweenLookUpAndWrite_IsNotMissed()
    {
        var item = Guid.NewGuid().ToString();
        var worker = fixture.Worker();
        var put = false;
        fixture.Server.Faults.Before = async (method, _) =>
        {
            if (put || !method.EndsWith("/Upsert", StringComparison.Ordinal))
                return;
            put = true;
            await fixture.Worker().PutItemAsync(item, North);
        };
        try
        {
            await worker.HandleAsync(_user, View(1, "e1", item));
        }
        finally
        {
            fixture.Server.Faults.Before = null;
        }

        Assert.Equal(North, (await worker.ReadAsync(_user))!.Vectors);
    }

    [Fact]
    public async Task ItemWhoseRecordWasSeenBeforeTheUserCame_IsLookedForAgain()
    {
        var item = Guid.NewGuid().ToString();
        var worker = fixture.Worker();
        worker.Arrivals.Saw(UnresolvedKey.Item(item));
        Assert.True(worker.Arrivals.TryNext(out _));
        Assert.False(worker.Arrivals.TryNext(out _));

        await worker.HandleAsync(_user, View(1, "e1", item), View(2, "e2", "never-seen-" + item));

        Assert.True(worker.Arrivals.TryNext(out var again));
        Assert.Equal(UnresolvedKey.Item(item), again);
        Assert.False(worker.Arrivals.TryNext(out _));
    }

    [Fact]
    public async Task CorruptState_SetsOneUserAsideAndWritesItsNeighbours()
    {
        var worker = fixture.Worker();
        var corrupt = UserPayloadTests.Written(UserPoint.New(_user) with { WriteId = "w", Revision = 1 });
        corrupt.Payload["state"] = new Value { StringValue = "////" };
        await fixture.Qdrant.UpsertAsync(FencedWrites.Insert(fixture.Generation.UserImplicit, [corrupt]), Token);
        var neighbour = Guid.NewGuid().ToString();
        await worker.Handler.HandleAsync(
            [TestWorker.Records(neighbour, 0, View(1, "n", "north")), TestWorker.Records(_user, 1, View(1, "e", "north"))], Token);

        Assert.Equal(["corrupt_state"], worker.DeadLetters.Sent.Select(d => d.ErrorClass));
        Assert.Single((await worker.ReadAsync(neighbour))!.State.Window);
    }

    [Fact]
    public async Task ManyCorruptStates_InOneBatch_AreEachSetAsideOnce()
    {
        var worker = fixture.Worker();
        string[] users = [.. Enumerable.Range(0, 40).Select(i => $"{i}-{_user}")];
        foreach (var user in users)
        {
            var corrupt = UserPayloadTests.Written(UserPoint.New(user) with { WriteId = "w", Revision = 1 });
            corrupt.Payload["state"] = new Value { StringValue = "////" };
            await fixture.Qdrant.UpsertAsync(FencedWrites.Insert(fixture.Generation.UserImplicit, [corrupt]), Token);
        }
        await worker.Handler.HandleAsync([.. users.Append(_user).Select((user, i) => TestWorker.Records(user, i, View(1, "e", "north")))], Token);

        Assert.Equal(users, worker.DeadLetters.Sent.Select(d => users[d.Record.Offset]));
        Assert.Single((await worker.ReadAsync(_user))!.State.Window);
    }

    [Fact]
    public async Task Weights_OfActionDwellAndAge_ChangeTheMasses()
    {
        var worker = fixture.Worker();
        await worker.PutItemAsync("north", North);
        const long day = 24 * 60 * 60 * 1000L;
        Task<double> Mass(string user, UserEvent e) => MassAsync(worker, user, e, new EngagementEvent(100 * day, "newest", "north", EngagementAction.View, -1));

        var plain = await Mass("w1" + _user, new EngagementEvent(100 * day, "e", "north", EngagementAction.View, -1));
        Assert.True(await Mass("w2" + _user, new EngagementEvent(100 * day, "e", "north", EngagementAction.Save, -1)) > plain);
        Assert.True(await Mass("w3" + _user, new EngagementEvent(100 * day, "e", "north", EngagementAction.View, 0)) < plain);
        Assert.True(await Mass("w4" + _user, new EngagementEvent(1 * day, "e", "north", EngagementAction.View, -1)) < plain);
    }

    static async Task<double> MassAsync(TestWorker worker, string user, params UserEvent[] events)
    {
        await worker.HandleAsync(user, events);
        return Assert.Single((await worker.ReadAsync(user))!.Interests).Mass;
    }

    static EngagementEvent View(long time, string id, string item) => new(time, id, item, EngagementAction.View, -1);

    static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>The id of the interest of each engagement that is in one, newest first.</summary>
    static IEnumerable<string> MembersOf(UserPoint point) =>
        point.Members.Where(interest => interest != UserPoint.NoInterest).Select(interest => point.Interests[interest].Id);
}
