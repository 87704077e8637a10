using Microsoft.Extensions.Options;
using Streaming.Qdrant;
using Streaming.Qdrant.Protocol;

namespace Streaming.Embedded.Tests.Qdrant;

/// <summary>What the workers rely on, whichever server answers. Collections have names of their own and are removed.</summary>
public abstract class QdrantContract : IAsyncLifetime
{
    protected const int Dimension = 4;

    readonly QdrantOptions _options = new();
    QdrantClient _client = null!;

    protected Generation Generation { get; } = new($"test-{Guid.NewGuid():N}");

    protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <returns>Where the server answers.</returns>
    protected abstract Task<string> StartAsync();

    public async ValueTask InitializeAsync()
    {
        _client = ClientFor.Endpoint(await StartAsync());
        await QdrantVersion.EnsureSupportedAsync(_client, Stop);
        await Collections.EnsureAsync(Generation, "space", Dimension, Stop);
    }

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_client is null)
            return;
        foreach (var alias in Generation.Aliases)
            await _client.DeleteCollectionAsync(Generation.NameOf(alias), CancellationToken.None);
        _client.Dispose();
    }

    GenerationCollections Collections => new(_client, Options.Create(_options));

    [Fact]
    public async Task Ensure_FourWorkersAtOnce_MakeOneGeneration()
    {
        var fresh = new Generation($"test-{Guid.NewGuid():N}");
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Collections.EnsureAsync(fresh, "space", Dimension, Stop)));
        foreach (var alias in Generation.Aliases)
        {
            Assert.NotNull(await _client.GetCollectionAsync(fresh.NameOf(alias), Stop));
            await _client.DeleteCollectionAsync(fresh.NameOf(alias), Stop);
        }
    }

    [Fact]
    public async Task Ensure_Again_ChangesNothing()
    {
        var before = await _client.ListAliasesAsync(Stop);
        await Collections.EnsureAsync(Generation, "space", Dimension, Stop);
        Assert.Equal(before, await _client.ListAliasesAsync(Stop));
    }

    [Theory]
    [InlineData("space", Dimension + 1, "dimension is 4, expected 5")]
    [InlineData("other", Dimension, "metadata.space is space, expected other")]
    public async Task Ensure_OtherParameters_NamesWhatDiffers(string space, int dimension, string expected)
    {
        var error = await Assert.ThrowsAsync<GenerationException>(() => Collections.EnsureAsync(Generation, space, dimension, Stop));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Contains(Generation.Items, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ensure_CollectionOfSomebodyElse_IsRefused()
    {
        var foreign = new Generation($"test-{Guid.NewGuid():N}");
        await _client.CreateCollectionAsync(
            new CreateCollection { CollectionName = foreign.Items, VectorsConfig = new() { Params = new() { Size = 4, Distance = Distance.Dot } } }, Stop);
        var error = await Assert.ThrowsAsync<GenerationException>(() => Collections.EnsureAsync(foreign, "space", Dimension, Stop));
        Assert.Contains("distance is Dot, expected Cosine", error.Message, StringComparison.Ordinal);
        await _client.DeleteCollectionAsync(foreign.Items, Stop);
    }

    [Fact]
    public async Task Update_ExpectedWriteIds_WritesOnlyThose()
    {
        await _client.UpsertAsync(FencedWrites.Insert(Generation.UserImplicit, [User("a", "w1"), User("b", "w1")]), Stop);
        await _client.UpsertAsync(FencedWrites.Update(
            Generation.UserImplicit, [(User("a", "w2"), "w1"), (User("b", "w2"), "w0"), (User("c", "w2"), "w1")]), Stop);
        Assert.Equal(["a=w2", "b=w1"], await UsersAsync("a", "b", "c"));
    }

    [Fact]
    public async Task Insert_PresentPoint_IsLeftAlone()
    {
        await _client.UpsertAsync(FencedWrites.Insert(Generation.UserImplicit, [User("a", "w1")]), Stop);
        await _client.UpsertAsync(FencedWrites.Insert(Generation.UserImplicit, [User("a", "w2"), User("b", "w2")]), Stop);
        Assert.Equal(["a=w1", "b=w2"], await UsersAsync("a", "b"));
    }

    [Fact]
    public async Task Vectors_OfAUser_ComeBackRowByRowAndCanGo()
    {
        await _client.UpsertAsync(FencedWrites.Insert(Generation.UserImplicit, [User("a", "w1", 0, 0, 1, 0, 0, 1, 0, 0)]), Stop);
        Assert.Equal(new float[] { 0, 0, 1, 0, 0, 1, 0, 0 }, Floats.Read(Assert.Single(await GetAsync("a")).Vectors));
        await _client.UpsertAsync(FencedWrites.Update(Generation.UserImplicit, [(User("a", "w2"), "w1")]), Stop);
        Assert.Empty(Floats.Read(Assert.Single(await GetAsync("a")).Vectors));
    }

    [Fact]
    public async Task NotOlder_OlderRecord_NeverOverwritesANewerOne()
    {
        await _client.UpsertAsync(FencedWrites.NotOlder(Generation.Items, [(Item("a", 1_700_000_000_005), 1_700_000_000_005)]), Stop);
        await _client.UpsertAsync(FencedWrites.NotOlder(Generation.Items, [(Item("a", 1_700_000_000_004), 1_700_000_000_004)]), Stop);
        Assert.Equal(1_700_000_000_005, await UpdatedAtAsync("a"));
        await _client.UpsertAsync(FencedWrites.NotOlder(Generation.Items, [(Item("a", 1_700_000_000_006), 1_700_000_000_006)]), Stop);
        Assert.Equal(1_700_000_000_006, await UpdatedAtAsync("a"));
    }

    [Fact]
    public async Task Forward_Progress_NeverGoesBack()
    {
        await _client.UpsertAsync(FencedWrites.Insert(Generation.UserImplicit, [Progress(10, 100)]), Stop);
        foreach (var (offset, time, expected) in new[] { (8, 200, "10/100"), (10, 90, "10/100"), (10, 110, "10/110"), (12, 50, "12/50") })
        {
            await _client.UpsertAsync(FencedWrites.Forward(Generation.UserImplicit, Progress(offset, time), offset, time), Stop);
            var scroll = MajorityReads.Scroll(
                Generation.UserImplicit, new Filter { Must = { Conditions.Keyword("progress", "engagements/0") } }, 10);
            var point = Assert.Single((await _client.ScrollAsync(scroll, Stop)).Result);
            Assert.Equal(expected, $"{point.Payload["offset"].IntegerValue}/{point.Payload["applied_up_to"].IntegerValue}");
        }
    }

    [Fact]
    public async Task Scroll_ByAnIndexedList_FindsWhoListsIt()
    {
        var waiting = User("a", "w1");
        waiting.Payload["unresolved"] = Strings("item-1", "item-2");
        await _client.UpsertAsync(FencedWrites.Insert(Generation.UserImplicit, [waiting, User("b", "w1")]), Stop);
        var filter = new Filter { Must = { Conditions.Keyword("unresolved", "item-2") } };
        var page = await _client.ScrollAsync(MajorityReads.Scroll(Generation.UserImplicit, filter, 10, fields: ["user_id"]), Stop);
        Assert.Equal("a", Assert.Single(page.Result).Payload["user_id"].StringValue);
        Assert.Equal(1, await _client.CountAsync(new CountPoints { CollectionName = Generation.UserImplicit, Filter = filter, Exact = true }, Stop));
    }

    [Fact]
    public async Task Scroll_WhereAnIndexedListIsNotEmpty_FindsWhoListsAnything()
    {
        var waiting = User("a", "w1");
        waiting.Payload["unresolved"] = Strings("item-1");
        var waitsNoMore = User("b", "w1");
        waitsNoMore.Payload["unresolved"] = Strings();
        await _client.UpsertAsync(FencedWrites.Insert(Generation.UserImplicit, [waiting, waitsNoMore, User("c", "w1")]), Stop);
        var filter = new Filter { MustNot = { Conditions.IsEmpty("unresolved") } };

        Assert.Equal("a", Assert.Single(await Waiting()).Payload["user_id"].StringValue);
        await _client.UpsertAsync(FencedWrites.Update(Generation.UserImplicit, [(User("a", "w2"), "w1")]), Stop);
        Assert.Empty(await Waiting());

        async Task<IEnumerable<RetrievedPoint>> Waiting() =>
            (await _client.ScrollAsync(MajorityReads.Scroll(Generation.UserImplicit, filter, 10, fields: ["user_id"]), Stop)).Result;
    }

    [Fact]
    public async Task Scroll_PageByPage_VisitsEveryPointOnce()
    {
        await _client.UpsertAsync(FencedWrites.Insert(Generation.UserImplicit, Enumerable.Range(0, 25).Select(i => User($"{i}", "w"))), Stop);
        var seen = new List<string>();
        PointId? from = null;
        do
        {
            var page = await _client.ScrollAsync(MajorityReads.Scroll(Generation.UserImplicit, null, 10, from), Stop);
            seen.AddRange(page.Result.Select(point => point.Payload["user_id"].StringValue));
            from = page.NextPageOffset;
        }
        while (from is not null);
        Assert.Equal(Enumerable.Range(0, 25).Select(i => $"{i}").Order(), seen.Order());
    }

    [Fact]
    public async Task QueryBatch_FilteredAndNot_FindsNearestItemsWithoutTombstones()
    {
        var gone = new PointStruct { Id = PointIds.Item("gone").ToPointId(), Vectors = Floats.None() };
        await _client.UpsertAsync(FencedWrites.NotOlder(
            Generation.Items, [(Item("x", 1, [2, 0, 0, 0], "t1"), 1), (Item("y", 1, [1, 1, 0, 0], "t2"), 1), (gone, 1)]), Stop);
        var batch = new QueryBatchPoints
        {
            CollectionName = Generation.Items,
            QueryPoints = { Nearest([1, 0, 0, 0], null), Nearest([1, 0, 0, 0], new Filter { Must = { Conditions.Keyword("topics", "t2") } }) },
        };
        var answers = await _client.QueryBatchAsync(batch, Stop);
        Assert.Equal(["x 1.0000", "y 0.7071"], answers[0].Result.Select(Show));
        Assert.Equal(["y 0.7071"], answers[1].Result.Select(Show));
    }

    [Fact]
    public async Task Delete_ByIds_RemovesThem()
    {
        await _client.UpsertAsync(FencedWrites.Insert(Generation.UserImplicit, [User("a", "w1"), User("b", "w1")]), Stop);
        await _client.DeleteAsync(new DeletePoints
        {
            CollectionName = Generation.UserImplicit,
            Points = new() { Points = new() { Ids = { PointIds.User("a").ToPointId() } } },
        }, Stop);
        Assert.Equal(["b=w1"], await UsersAsync("a", "b"));
    }

    [Fact]
    public async Task Upsert_WrongDimension_IsRefused() => await Assert.ThrowsAsync<QdrantRefusedException>(
        () => _client.UpsertAsync(FencedWrites.NotOlder(Generation.Items, [(Item("a", 1, [1, 0, 0], "t"), 1)]), Stop));

    static string Show(ScoredPoint point) => FormattableString.Invariant($"{point.Payload["item_id"].StringValue} {point.Score:f4}");

    QueryPoints Nearest(float[] vector, Filter? filter) => new()
    {
        CollectionName = Generation.Items,
        Query = new Query { Nearest = new VectorInput { Dense = Floats.Dense(vector) } },
        Filter = filter,
        Limit = 5,
        WithPayload = new() { Enable = true },
    };

    async Task<IReadOnlyList<RetrievedPoint>> GetAsync(params string[] users) =>
        await _client.GetAsync(MajorityReads.Get(Generation.UserImplicit, users.Select(PointIds.User)), Stop);

    async Task<IEnumerable<string>> UsersAsync(params string[] users) =>
        (await GetAsync(users)).Select(point => $"{point.Payload["user_id"].StringValue}={point.Payload["write_id"].StringValue}").Order();

    async Task<long> UpdatedAtAsync(string item) =>
        Assert.Single(await _client.GetAsync(MajorityReads.Get(Generation.Items, [PointIds.Item(item)]), Stop)).Payload["updated_at"].IntegerValue;

    static PointStruct User(string user, string writeId, params float[] rows) => new()
    {
        Id = PointIds.User(user).ToPointId(),
        Payload = { ["user_id"] = Text(user), ["write_id"] = Text(writeId) },
        Vectors = rows.Length == 0 ? Floats.None() : new Vectors { Vector = Floats.Multi(rows, Dimension) },
    };

    static PointStruct Item(string item, long updatedAt, float[]? vector = null, params string[] topics) => new()
    {
        Id = PointIds.Item(item).ToPointId(),
        Payload = { ["item_id"] = Text(item), ["updated_at"] = new Value { IntegerValue = updatedAt }, ["topics"] = Strings(topics) },
        Vectors = new Vectors { Vector = new Vector { Dense = Floats.Dense(vector ?? [1, 0, 0, 0]) } },
    };

    static PointStruct Progress(long offset, long appliedUpTo) => new()
    {
        Id = PointIds.Progress("engagements", 0).ToPointId(),
        Payload =
        {
            ["progress"] = Text("engagements/0"),
            ["offset"] = new Value { IntegerValue = offset },
            ["applied_up_to"] = new Value { IntegerValue = appliedUpTo },
        },
        Vectors = Floats.None(),
    };

    static Value Text(string text) => new() { StringValue = text };

    static Value Strings(params string[] strings) => new() { ListValue = new ListValue { Values = { strings.Select(Text) } } };
}
