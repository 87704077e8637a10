using System.Diagnostics.Metrics;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Streaming.Qdrant.Protocol;
using static Streaming.Qdrant.Tests.ScriptedServer;

namespace Streaming.Qdrant.Tests;

public sealed class QdrantClientTests : IDisposable
{
    static readonly HealthCheckReply Healthy = new() { Version = "1.18.3" };

    readonly FakeTimeProvider _time = new();
    readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    readonly QdrantOptions _options = new() { MaxRetries = 3, BreakerMinimumCalls = 100 };

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    IMeterFactory Meters => _services.GetRequiredService<IMeterFactory>();

    public void Dispose() => _services.Dispose();

    [Theory]
    [InlineData(StatusCode.Unavailable)]
    [InlineData(StatusCode.DeadlineExceeded)]
    [InlineData(StatusCode.ResourceExhausted)]
    [InlineData(StatusCode.Internal)]
    [InlineData(StatusCode.Aborted)]
    [InlineData(StatusCode.Cancelled)]
    [InlineData(StatusCode.DataLoss)]
    [InlineData(StatusCode.FailedPrecondition)]
    public async Task Call_PassingFault_IsRepeated(StatusCode status)
    {
        var server = new ScriptedServer(_time, Fails(status), Fails(status), Answers(Healthy));
        Assert.Equal("1.18.3", (await Run(Client(server).HealthCheckAsync(Stop))).Version);
        Assert.Equal(3, server.Tries.Count);
    }

    [Theory]
    [InlineData(StatusCode.InvalidArgument)]
    [InlineData(StatusCode.NotFound)]
    [InlineData(StatusCode.AlreadyExists)]
    [InlineData(StatusCode.Unimplemented)]
    [InlineData(StatusCode.OutOfRange)]
    public async Task Call_RefusedForItsContent_IsNotRepeated(StatusCode status)
    {
        var server = new ScriptedServer(_time, Fails(status));
        await Assert.ThrowsAsync<QdrantRefusedException>(() => Run(Client(server).HealthCheckAsync(Stop)));
        Assert.Single(server.Tries);
    }

    [Theory]
    [InlineData(StatusCode.Unauthenticated)]
    [InlineData(StatusCode.PermissionDenied)]
    public async Task Call_KeyNotGoodEnough_NamesTheKeyToSet(StatusCode status)
    {
        var server = new ScriptedServer(_time, Fails(status));
        var error = await Assert.ThrowsAsync<QdrantDeniedException>(() => Run(Client(server).HealthCheckAsync(Stop)));
        Assert.Contains("Qdrant:ApiKey", error.Message, StringComparison.Ordinal);
        Assert.Single(server.Tries);
    }

    [Fact]
    public async Task Call_RetriesUsedUp_IsUnavailable()
    {
        var server = new ScriptedServer(_time, Fails(StatusCode.Unavailable));
        await Assert.ThrowsAsync<QdrantUnavailableException>(() => Run(Client(server).HealthCheckAsync(Stop)));
        Assert.Equal(_options.MaxRetries + 1, server.Tries.Count);
    }

    [Fact]
    public async Task Call_ServerSaysRetryAfter_WaitsThatLong()
    {
        var server = new ScriptedServer(_time, Fails(StatusCode.ResourceExhausted, new Metadata { { "retry-after", "60" } }), Answers(Healthy));
        await Run(Client(server).HealthCheckAsync(Stop));
        Assert.True(server.Tries[1] - server.Tries[0] >= TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task Call_NoAnswerInTime_IsUnavailable()
    {
        _options.MaxRetries = 0;
        var error = await Assert.ThrowsAsync<QdrantUnavailableException>(
            () => Run(Client(new ScriptedServer(_time, NeverAnswers)).HealthCheckAsync(Stop)));
        Assert.Contains("Qdrant:CallTimeout", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_CallerGivesUp_IsCancelledAndNotRepeated()
    {
        using var caller = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var server = new ScriptedServer(_time, NeverAnswers);
        var call = Client(server).HealthCheckAsync(caller.Token);
        await caller.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Single(server.Tries);
    }

    [Fact]
    public async Task Circuit_ServerKeepsFailing_OpensAndClosesAgain()
    {
        (_options.MaxRetries, _options.BreakerMinimumCalls) = (0, 4);
        var fails = Fails(StatusCode.Unavailable);
        var server = new ScriptedServer(_time, fails, fails, fails, fails, Answers(Healthy));
        var client = Client(server);
        for (var i = 0; i < 4; i++)
            await Assert.ThrowsAsync<QdrantUnavailableException>(() => client.HealthCheckAsync(Stop));
        Assert.True(client.IsCircuitOpen);
        await Assert.ThrowsAsync<QdrantUnavailableException>(() => client.HealthCheckAsync(Stop));
        Assert.Equal(4, server.Tries.Count);

        // Over without a call: a reader that pauses meanwhile may be the only one to make one.
        _time.Advance(_options.BreakDuration);
        Assert.False(client.IsCircuitOpen);
        await client.HealthCheckAsync(Stop);
        Assert.False(client.IsCircuitOpen);
    }

    [Theory]
    [InlineData(UpdateStatus.Acknowledged)]
    [InlineData(UpdateStatus.WaitTimeout)]
    [InlineData(UpdateStatus.ClockRejected)]
    public async Task Upsert_AnsweredWithoutCompleted_IsRepeated(UpdateStatus status)
    {
        var server = new ScriptedServer(_time, Answers(Written(status)), Answers(Written(UpdateStatus.Completed)));
        await Run(Client(server).UpsertAsync(new UpsertPoints { CollectionName = "c" }, Stop));
        Assert.Equal(2, server.Tries.Count);
        Assert.True(Assert.IsType<UpsertPoints>(server.Requests[0]).Wait);
    }

    [Fact]
    public async Task Upsert_NeverCompleted_IsUnavailable()
    {
        var client = Client(new ScriptedServer(_time, Answers(Written(UpdateStatus.WaitTimeout))));
        await Assert.ThrowsAsync<QdrantUnavailableException>(() => Run(client.UpsertAsync(new UpsertPoints { CollectionName = "c" }, Stop)));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public async Task Upsert_VectorWithoutANumber_IsRefusedBeforeItIsSent(float value)
    {
        var server = new ScriptedServer(_time, Answers(Written(UpdateStatus.Completed)));
        var id = PointIds.User("u").ToPointId();
        var point = new PointStruct { Id = id, Vectors = new Vectors { Vector = Floats.Multi(new float[] { 1, 2, 3, value }, 2) } };
        var error = await Assert.ThrowsAsync<QdrantRefusedException>(
            () => Client(server).UpsertAsync(new UpsertPoints { CollectionName = "c", Points = { point } }, Stop));
        Assert.Contains(id.Uuid, error.Message, StringComparison.Ordinal);
        Assert.Empty(server.Tries);
    }

    [Fact]
    public async Task GetCollection_NotThere_IsNull() =>
        Assert.Null(await Client(new ScriptedServer(_time, Fails(StatusCode.NotFound))).GetCollectionAsync("c", Stop));

    [Theory]
    [InlineData("1.16.3", false)]
    [InlineData("1.17.0", true)]
    [InlineData("1.19.0-dev", true)]
    [InlineData("2.0.0", true)]
    public async Task Version_OlderThanUpdateMode_IsRefused(string version, bool supported)
    {
        var client = Client(new ScriptedServer(_time, Answers(new HealthCheckReply { Version = version })));
        var check = () => QdrantVersion.EnsureSupportedAsync(client, Stop);
        if (supported)
            await check();
        else
            Assert.Contains("Upgrade", (await Assert.ThrowsAsync<NotSupportedException>(check)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metrics_EveryCall_IsMeasuredByOperationAndError()
    {
        var seen = new List<(string? Operation, string? Error)>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Scope == Meters && instrument.Name == "db.client.operation.duration")
                    self.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<double>((_, _, tags, _) => seen.Add((Tag(tags, "db.operation.name"), Tag(tags, "error.type"))));
        listener.Start();
        var client = Client(new ScriptedServer(_time, Answers(Healthy), Fails(StatusCode.InvalidArgument)));
        await client.HealthCheckAsync(Stop);
        await Assert.ThrowsAsync<QdrantRefusedException>(() => client.HealthCheckAsync(Stop));
        Assert.Equal([("HealthCheck", null), ("HealthCheck", "InvalidArgument")], seen);
    }

    static string? Tag(ReadOnlySpan<KeyValuePair<string, object?>> tags, string key)
    {
        foreach (var tag in tags)
            if (tag.Key == key)
                return tag.Value as string;
        return null;
    }

    static PointsOperationResponse Written(UpdateStatus status) => new() { Result = new UpdateResult { Status = status } };

    QdrantClient Client(ScriptedServer server) => new(_options, server, _time, Meters, NullLogger.Instance);

    async Task<T> Run<T>(Task<T> call)
    {
        await Run((Task)call);
        return await call;
    }

    async Task Run(Task call)
    {
        while (!call.IsCompleted)
        {
            _time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }
        await call;
    }
}
