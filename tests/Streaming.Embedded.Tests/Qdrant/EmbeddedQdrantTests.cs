using Grpc.Core;
using Microsoft.Extensions.Options;
using Streaming.Embedded.Qdrant;
using Streaming.Qdrant;
using Streaming.Qdrant.Protocol;

namespace Streaming.Embedded.Tests.Qdrant;

public sealed class EmbeddedQdrantTests
{
    static readonly Generation Generation = new("g1");

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Aliases_FirstGeneration_IsLiveAndStaysLive()
    {
        await using var server = await EmbeddedQdrant.StartAsync(cancellationToken: Stop);
        using var client = ClientFor.Endpoint(server.Endpoint);
        var collections = new GenerationCollections(client, Options.Create(new QdrantOptions()));
        await Assert.ThrowsAsync<GenerationException>(() => collections.ResolveAsync(Stop));
        await collections.EnsureAsync(Generation, "space", 4, Stop);
        await collections.EnsureAsync(new Generation("g2"), "space", 4, Stop);
        Assert.Equal(Generation, await collections.ResolveAsync(Stop));
    }

    [Fact]
    public async Task Aliases_OfTwoGenerations_AreRefused()
    {
        await using var server = await EmbeddedQdrant.StartAsync(cancellationToken: Stop);
        using var client = ClientFor.Endpoint(server.Endpoint);
        var collections = new GenerationCollections(client, Options.Create(new QdrantOptions()));
        await collections.EnsureAsync(Generation, "space", 4, Stop);
        await collections.EnsureAsync(new Generation("g2"), "space", 4, Stop);
        var move = new AliasOperations { CreateAlias = new() { AliasName = "topics", CollectionName = "topics--g2" } };
        await client.UpdateAliasesAsync(new ChangeAliases { Actions = { move } }, Stop);
        var error = await Assert.ThrowsAsync<GenerationException>(() => collections.ResolveAsync(Stop));
        Assert.Contains("topics → topics--g2", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(StatusCode.DeadlineExceeded)]
    [InlineData(StatusCode.Cancelled)]
    [InlineData(StatusCode.Unavailable)]
    public async Task Call_ServerGivesUpInItsOwnTime_IsRepeatedAndAtLastUnavailable(StatusCode status)
    {
        await using var server = await EmbeddedQdrant.StartAsync(cancellationToken: Stop);
        using var client = ClientFor.Endpoint(server.Endpoint, options => options.MaxRetries = 2);
        var calls = 0;
        server.Faults.Before = (_, _) => Interlocked.Increment(ref calls) == 1 ? throw new RpcException(new Status(status, "busy")) : Task.CompletedTask;
        Assert.NotEmpty((await client.HealthCheckAsync(Stop)).Version);

        server.Faults.Before = (_, _) => throw new RpcException(new Status(status, "busy"));
        await Assert.ThrowsAsync<QdrantUnavailableException>(() => client.HealthCheckAsync(Stop));
    }

    [Fact]
    public async Task Faults_EveryOtherCall_FailBeforeOrAfterItsEffectUntilMended()
    {
        await using var server = await EmbeddedQdrant.StartAsync(cancellationToken: Stop);
        using var client = ClientFor.Endpoint(server.Endpoint, options => (options.MaxRetries, options.BreakerMinimumCalls) = (0, 1000));
        server.Faults.FailEveryOtherCall();
        var failed = 0;
        for (var i = 0; i < 12; i++)
        {
            try
            {
                await client.HealthCheckAsync(Stop);
            }
            catch (QdrantUnavailableException)
            {
                failed++;
            }
        }

        Assert.InRange(failed, 4, 9);
        server.Faults.Mend();
        for (var i = 0; i < 12; i++)
            await client.HealthCheckAsync(Stop);
        server.Faults.BeUnavailable();
        await Assert.ThrowsAsync<QdrantUnavailableException>(() => client.HealthCheckAsync(Stop));
    }

    [Fact]
    public async Task DataFolder_AfterARestart_HasEverythingAgain()
    {
        var folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            await using (var server = await EmbeddedQdrant.StartAsync(new() { DataFolder = folder }, cancellationToken: Stop))
            {
                using var client = ClientFor.Endpoint(server.Endpoint);
                await new GenerationCollections(client, Options.Create(new QdrantOptions())).EnsureAsync(Generation, "space", 4, Stop);
                await client.UpsertAsync(FencedWrites.Insert(Generation.Items, [Item]), Stop);
            }
            await using (var server = await EmbeddedQdrant.StartAsync(new() { DataFolder = folder }, cancellationToken: Stop))
            {
                using var client = ClientFor.Endpoint(server.Endpoint);
                await new GenerationCollections(client, Options.Create(new QdrantOptions())).EnsureAsync(Generation, "space", 4, Stop);
                var filter = new Filter { Must = { Conditions.Keyword("topics", "t") } };
                var query = new QueryPoints
                {
                    CollectionName = Generation.ItemsAlias,
                    Query = new() { Nearest = new() { Dense = Floats.Dense([1, 0, 0, 0]) } },
                    Filter = filter,
                    WithVectors = new() { Enable = true },
                };
                var found = (await client.QueryBatchAsync(new() { CollectionName = Generation.ItemsAlias, QueryPoints = { query } }, Stop))[0].Result;
                Assert.Equal(new float[] { 0, 1, 0, 0 }, Floats.Read(Assert.Single(found).Vectors));
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Fault_AfterTheWrite_IsAppliedAlthoughItFails()
    {
        await using var server = await EmbeddedQdrant.StartAsync(cancellationToken: Stop);
        using var client = ClientFor.Endpoint(server.Endpoint, options => (options.MaxRetries, options.BreakerMinimumCalls) = (0, 1000));
        await new GenerationCollections(client, Options.Create(new QdrantOptions())).EnsureAsync(Generation, "space", 4, Stop);
        server.Faults.After = (method, _) => method.EndsWith("/Upsert", StringComparison.Ordinal)
            ? Task.FromException(new RpcException(new Status(StatusCode.Internal, "lost")))
            : Task.CompletedTask;
        await Assert.ThrowsAsync<QdrantUnavailableException>(() => client.UpsertAsync(FencedWrites.Insert(Generation.Items, [Item]), Stop));
        Assert.Equal(1, await client.CountAsync(new CountPoints { CollectionName = Generation.Items, Exact = true }, Stop));
    }

    [Fact]
    public async Task Fault_BeforeTheCall_IsRetriedOverTheWire()
    {
        await using var server = await EmbeddedQdrant.StartAsync(cancellationToken: Stop);
        using var client = ClientFor.Endpoint(server.Endpoint);
        var calls = 0;
        server.Faults.Before = (_, _) => ++calls < 3
            ? Task.FromException(new RpcException(new Status(StatusCode.Unavailable, "not now"))) : Task.CompletedTask;
        Assert.Equal(EmbeddedQdrant.AnswersLike, (await client.HealthCheckAsync(Stop)).Version);
        Assert.Equal(3, calls);
    }

    [Fact]
    public async Task ApiKey_MissingOrRight_IsDeniedOrTaken()
    {
        await using var server = await EmbeddedQdrant.StartAsync(new() { ApiKey = "secret" }, cancellationToken: Stop);
        using var stranger = ClientFor.Endpoint(server.Endpoint);
        await Assert.ThrowsAsync<QdrantDeniedException>(() => stranger.ListCollectionsAsync(Stop));
        using var friend = ClientFor.Endpoint(server.Endpoint, options => options.ApiKey = "secret");
        Assert.Empty(await friend.ListCollectionsAsync(Stop));
    }

    [Fact]
    public async Task Delete_ThenInsertAndScroll_KeepsOneOfEach()
    {
        await using var server = await EmbeddedQdrant.StartAsync(cancellationToken: Stop);
        using var client = ClientFor.Endpoint(server.Endpoint);
        await new GenerationCollections(client, Options.Create(new QdrantOptions())).EnsureAsync(Generation, "space", 4, Stop);
        for (var round = 0; round < 3; round++)
        {
            await client.UpsertAsync(FencedWrites.Insert(Generation.Items, [Item]), Stop);
            Assert.Single((await client.ScrollAsync(MajorityReads.Scroll(Generation.Items, null, 10), Stop)).Result);
            var ids = new PointsSelector { Points = new() { Ids = { Item.Id } } };
            await client.DeleteAsync(new DeletePoints { CollectionName = Generation.Items, Points = ids }, Stop);
            Assert.Empty((await client.ScrollAsync(MajorityReads.Scroll(Generation.Items, null, 10), Stop)).Result);
        }
    }

    static PointStruct Item => new()
    {
        Id = PointIds.Item("i").ToPointId(),
        Payload = { ["item_id"] = new Value { StringValue = "i" }, ["topics"] = new Value { StringValue = "t" } },
        Vectors = new Vectors { Vector = new Vector { Dense = Floats.Dense([0, 3, 0, 0]) } },
    };
}
