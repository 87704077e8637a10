using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Streaming.Interests;
using Streaming.Pipeline.Sweeping;
using Streaming.Pipeline.Tests.Mechanisms;
using Streaming.Qdrant;
using Streaming.Qdrant.Protocol;

namespace Streaming.Pipeline.Tests.Sweeping;

public sealed class UserSweepTests : IAsyncLifetime
{
    static readonly float[] North = [1, 0, 0, 0], East = [0, 1, 0, 0];

    readonly PipelineFixture _fixture = new();
    readonly SweepOptions _options = new() { UsersPerSecond = 10, PageSize = 2, Every = TimeSpan.FromHours(2), RetryAfter = TimeSpan.FromSeconds(7) };
    TestWorker _worker = null!;

    public async ValueTask InitializeAsync()
    {
        await _fixture.InitializeAsync();
        _worker = _fixture.Worker();
        await _worker.PutItemAsync("item", North);
        await _worker.PutItemAsync("other", North);
    }

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    [Fact]
    public async Task ItemChanged_ItsUsersAreComputedAnewWithoutAnEvent_AndNobodyElseIsWritten()
    {
        await EngageAsync("user", "item");
        await EngageAsync("another", "other");
        var another = (await _worker.ReadAsync("another"))!.WriteId;
        await _worker.PutItemAsync("item", East);

        await RoundAsync(Sweep());

        Assert.Equal(East, (await _worker.ReadAsync("user"))!.Vectors);
        Assert.Equal(another, (await _worker.ReadAsync("another"))!.WriteId);
    }

    [Fact]
    public async Task ItemDeleted_LeavesTheVectorsOfItsUsers()
    {
        await EngageAsync("user", "item");
        await _fixture.Qdrant.UpsertAsync(
            FencedWrites.Overwrite(_fixture.Generation.Items, new PointStruct
            {
                Id = PointIds.Item("item").ToPointId(), Vectors = Floats.None(), Payload = { ["item_id"] = new Value { StringValue = "item" } },
            }),
            Token);

        await RoundAsync(Sweep());

        var point = await _worker.ReadAsync("user");
        Assert.Empty(point!.Vectors);
        Assert.Single(point.State.Window);
    }

    [Fact]
    public async Task InterruptedRound_IsResumedByTheNextProcessWhereItStood()
    {
        string[] users = [.. Enumerable.Range(0, 5).Select(i => $"user-{i}")];
        foreach (var user in users)
            await EngageAsync(user, "item");
        await _worker.PutItemAsync("item", East);
        users = [.. users.OrderBy(user => PointIds.User(user).ToString(), StringComparer.Ordinal)];

        await Sweep().StepAsync(Token);
        Assert.Equal(users[..2], await RefreshedAsync(users));

        await Sweep().StepAsync(Token);
        Assert.Equal(users[..4], await RefreshedAsync(users));

        Assert.Equal(_options.Every, await Sweep().StepAsync(Token));
        Assert.Equal(users, await RefreshedAsync(users));
    }

    [Fact]
    public async Task Pace_IsTheRate_AndAfterARoundTheRest()
    {
        for (var i = 0; i < 3; i++)
            await EngageAsync($"user-{i}", "item");
        var sweep = Sweep();

        Assert.Equal(TimeSpan.FromSeconds(0.2), await sweep.StepAsync(Token));
        Assert.Equal(_options.Every, await sweep.StepAsync(Token));
        Assert.Equal(TimeSpan.FromSeconds(0.2), await sweep.StepAsync(Token));
    }

    [Fact]
    public async Task SweepOfAnotherInstance_LooksAtNobody()
    {
        await EngageAsync("user", "item");
        await _worker.PutItemAsync("item", East);

        Assert.Equal(_options.RetryAfter, await Sweep(isOurs: false).StepAsync(Token));

        Assert.Equal(North, (await _worker.ReadAsync("user"))!.Vectors);
    }

    [Fact]
    public async Task Outage_WaitsAndGoesOnWhereItStands()
    {
        await EngageAsync("user", "item");
        await _worker.PutItemAsync("item", East);
        var client = new ScriptedQdrant(_fixture.Client()) { BeforeNextWrite = _ => throw new QdrantUnavailableException("away") };
        var sweep = Sweep(client);

        Assert.Equal(_options.RetryAfter, await sweep.StepAsync(Token));
        Assert.Equal(North, (await _worker.ReadAsync("user"))!.Vectors);

        Assert.Equal(_options.Every, await sweep.StepAsync(Token));
        Assert.Equal(East, (await _worker.ReadAsync("user"))!.Vectors);
    }

    [Fact]
    public async Task EventWhileAUserIsComputedAnew_IsNotUndone()
    {
        await EngageAsync("user", "item");
        await _worker.PutItemAsync("item", East);
        var client = new ScriptedQdrant(_fixture.Client());
        client.BeforeNextWrite = _ => _fixture.Worker().HandleAsync("user", firstOffset: 9, new ErasureEvent(100));

        await RoundAsync(Sweep(client));

        var point = await _worker.ReadAsync("user");
        Assert.Equal((100, 0), (point!.State.ErasedAt, point.State.Window.Count));
        Assert.Empty(point.Vectors);
    }

    [Fact]
    public async Task CorruptUser_DoesNotEndTheRound()
    {
        var corrupt = UserPayloadTests.Written(Users.UserPoint.New("corrupt") with { WriteId = "w", Revision = 1 });
        corrupt.Payload["state"] = new Value { StringValue = "////" };
        await _fixture.Qdrant.UpsertAsync(FencedWrites.Insert(_fixture.Generation.UserImplicit, [corrupt]), Token);
        await EngageAsync("user", "item");
        await _worker.PutItemAsync("item", East);

        await RoundAsync(Sweep());

        Assert.Equal(East, (await _worker.ReadAsync("user"))!.Vectors);
    }

    [Fact]
    public async Task PositionOfTheSweep_IsNoProgressAndNoUser()
    {
        await EngageAsync("user", "item");
        await RoundAsync(Sweep());
        await RoundAsync(Sweep());

        Assert.Empty(await new QdrantProgressStore(_fixture.Qdrant, _fixture.Generation.UserImplicit).ReadAllAsync(Token));
    }

    [Fact]
    public async Task SwitchedOff_Ends()
    {
        _options.UsersPerSecond = 0;
        using var sweep = Sweep();
        await sweep.StartAsync(Token);
        await sweep.ExecuteTask!;
    }

    [Fact]
    public async Task Running_GoesOverAllAndStopsWhenTold()
    {
        await EngageAsync("user", "item");
        await _worker.PutItemAsync("item", East);
        using var sweep = Sweep();
        await sweep.StartAsync(Token);
        await Engine.Eventually.TrueAsync(async () => (await _worker.ReadAsync("user"))!.Vectors.SequenceEqual(East));
        await sweep.StopAsync(Token);

        Assert.True(sweep.ExecuteTask!.IsCompleted);
    }

    /// <summary>A sweep of a process that remembers nothing.</summary>
    UserSweep Sweep(IQdrantClient? client = null, bool isOurs = true)
    {
        var (qdrant, collection) = (client ?? _fixture.Client(), _fixture.Generation.UserImplicit);
        var worker = _fixture.Worker(client: qdrant);
        return new UserSweep(
            qdrant, collection, worker.Handler, null, () => isOurs, _options, new PipelineMetrics(worker.Meters, worker.Kind), new FakeTimeProvider(),
            NullLogger<UserSweep>.Instance);
    }

    async Task RoundAsync(UserSweep sweep)
    {
        while (await sweep.StepAsync(Token) != _options.Every)
        {
        }
    }

    async Task<string[]> RefreshedAsync(string[] users)
    {
        var refreshed = new List<string>();
        foreach (var user in users)
            if ((await _worker.ReadAsync(user))!.Vectors.SequenceEqual(East))
                refreshed.Add(user);
        return [.. refreshed];
    }

    Task EngageAsync(string user, string item) =>
        _fixture.Worker().HandleAsync(user, new EngagementEvent(1, $"{user}-e", item, EngagementAction.Click, -1));

    static CancellationToken Token => TestContext.Current.CancellationToken;
}
