using System.Diagnostics.Metrics;
using System.Text;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Streaming.Interests;
using Streaming.Kafka;
using Streaming.Pipeline.Users;
using Streaming.Qdrant;
using Streaming.Qdrant.Protocol;

namespace Streaming.Pipeline.Tests.Engine;

/// <summary>An outage is waited for, a bad record is set aside, and neither is taken for the other.</summary>
public sealed class OutageTests(EngineFixture fixture) : IClassFixture<EngineFixture>
{
    readonly string _user = Guid.NewGuid().ToString();

    [Fact]
    public async Task QdrantGoesAway_CircuitOpensReadingPausesLagGrows_AndAllIsAppliedWhenItIsBack()
    {
        await using var stage = new EngineStage(fixture);
        await stage.CreateAsync();
        var client = fixture.Pipeline.Client(("Qdrant:MaxRetries", "0"), ("Qdrant:BreakerMinimumCalls", "2"), ("Qdrant:BreakDuration", "00:00:00.5"));
        var pipeline = fixture.Pipeline.Worker(client: client);
        var worker = await stage.StartAsync(pipeline, progress: new QdrantProgressStore(client, stage.Collection), pauseWhile: () => client.IsCircuitOpen);
        using var lag = new MetricCollector<long>(worker.Services.GetRequiredService<IMeterFactory>(), KafkaMetrics.MeterName, "streaming.stream.lag");
        await stage.ProduceAsync(worker, (_user, "e00"));
        await stage.ProgressReachesAsync(1);

        fixture.Pipeline.Server.Faults.Before = (_, _) => throw new RpcException(new Status(StatusCode.Unavailable, "down"));
        try
        {
            await stage.ProduceAsync(worker, Enumerable.Range(1, 20).Select(i => (_user, $"e{i:00}")));
            await Eventually.TrueAsync(() => client.IsCircuitOpen);
            var health = worker.Services.GetRequiredService<RecordStream<UserEvent>>().Health;
            await Eventually.TrueAsync(() => (health.State, health.Reason) == (StreamState.Paused, "told to pause"));
            await Eventually.TrueAsync(() =>
            {
                lag.RecordObservableInstruments();
                return lag.LastMeasurement?.Value == 20;
            });
        }
        finally
        {
            fixture.Pipeline.Server.Faults.Before = null;
        }

        await stage.ProgressReachesAsync(21);
        Assert.Equal(Enumerable.Range(0, 21).Select(i => $"e{i:00}"), await fixture.Pipeline.Worker().EventsAsync(_user));
        Assert.Empty(pipeline.DeadLetters.Sent);
    }

    [Fact]
    public async Task OnePoisonedUser_DoesNotBlockThePartition_AndEachOfItsRecordsIsInTheDeadLetters()
    {
        await using var stage = new EngineStage(fixture);
        await stage.CreateAsync();
        var corrupt = UserPayloadTests.Written(UserPoint.New(_user) with { WriteId = "w", Revision = 1 });
        corrupt.Payload["state"] = new Value { StringValue = "////" };
        await fixture.Pipeline.Qdrant.UpsertAsync(FencedWrites.Insert(stage.Collection, [corrupt]), TestContext.Current.CancellationToken);
        var pipeline = fixture.Pipeline.Worker();
        var worker = await stage.StartAsync(pipeline);

        var other = _user + "-other";
        await stage.ProduceAsync(worker, Enumerable.Range(0, 10).Select(i => (i % 2 == 0 ? _user : other, $"e{i}")));
        await stage.ProgressReachesAsync(10);

        Assert.Equal([0, 2, 4, 6, 8], pipeline.DeadLetters.Sent.Select(letter => letter.Record.Offset));
        Assert.All(pipeline.DeadLetters.Sent, letter => Assert.Equal("corrupt_state", letter.ErrorClass));
        Assert.Equal(["e1", "e3", "e5", "e7", "e9"], await pipeline.EventsAsync(other));
        Assert.Equal(_user, Encoding.UTF8.GetString(pipeline.DeadLetters.Sent[0].Record.Key!));

        // The point is repaired (here: removed), and the dead letters are told again: nothing of the user is lost.
        await fixture.Pipeline.Qdrant.DeleteAsync(
            new DeletePoints
            {
                CollectionName = stage.Collection,
                Points = new PointsSelector { Points = new PointsIdsList { Ids = { PointIds.User(_user).ToPointId() } } },
            },
            TestContext.Current.CancellationToken);
        await stage.ProduceAsync(worker, Enumerable.Range(0, 5).Select(i => (_user, $"e{2 * i}")));
        await stage.ProgressReachesAsync(15);
        Assert.Equal(["e0", "e2", "e4", "e6", "e8"], await pipeline.EventsAsync(_user));
    }
}
