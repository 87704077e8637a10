using Microsoft.Extensions.Time.Testing;
using Streaming.Contracts;
using Streaming.Interests;
using Streaming.Kafka;
using Streaming.Pipeline.Sweeping;
using Streaming.Pipeline.Users;
using Streaming.Qdrant;

namespace Streaming.Pipeline.Tests.Sweeping;

public sealed class IdleErasureTests : IAsyncLifetime
{
    static readonly DateTimeOffset Now = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);

    readonly PipelineFixture _fixture = new();
    readonly FakeTimeProvider _clock = new(Now);
    readonly RecordedProducer _producer = new();
    TestWorker _worker = null!;
    long? _appliedUpTo = Now.ToUnixTimeMilliseconds();

    public async ValueTask InitializeAsync()
    {
        await _fixture.InitializeAsync();
        _worker = _fixture.Worker(Generation.UserExplicitAlias);
    }

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    [Fact]
    public async Task WhoDidNothingForLong_IsErasedThroughTheNewestEvent_AndNobodyElse()
    {
        await DoAsync("idle", DaysAgo(20), DaysAgo(11));
        await DoAsync("active", DaysAgo(20), DaysAgo(9));
        await DoAsync("to the millisecond", DaysAgo(10));

        await Erasure().EraseAsync(["idle", "active", "to the millisecond", "unknown"], Token);

        var change = RecordCodec.ProfileChange.Decode(_producer.Sent.Single().Key, _producer.Sent.Single().Value);
        Assert.Equal(("idle", DaysAgo(11)), (change.UserId, change.EraseHistory.Through.ToUnixMilliseconds()));
    }

    [Fact]
    public async Task WhatWasDoneMeanwhile_IsNotErasedWithTheRest()
    {
        await DoAsync("user", DaysAgo(11));
        await Erasure().EraseAsync(["user"], Token);
        await DoAsync("user", DaysAgo(0));

        await _worker.HandleAsync("user", firstOffset: 9, UserEvents.From(
            RecordCodec.ProfileChange.Decode(_producer.Sent.Single().Key, _producer.Sent.Single().Value), Now.ToUnixTimeMilliseconds() + 1));

        Assert.Equal(DaysAgo(0), Assert.Single((await _worker.ReadAsync("user"))!.State.Window).Time);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(-3.0)]
    public async Task WhileTheWorkerIsBehind_NobodyIsIdle(double? minutes)
    {
        await DoAsync("user", DaysAgo(11));
        _appliedUpTo = minutes is { } some ? Now.AddMinutes(some).ToUnixTimeMilliseconds() : null;

        await Erasure().EraseAsync(["user"], Token);

        Assert.Empty(_producer.Sent);
    }

    [Fact]
    public async Task HowFarRecordsAreApplied_IsLookedAtAgain()
    {
        await DoAsync("user", DaysAgo(11));
        var erasure = Erasure();
        _appliedUpTo = null;
        await erasure.EraseAsync(["user"], Token);
        _clock.Advance(TimeSpan.FromSeconds(61));
        _appliedUpTo = _clock.GetUtcNow().ToUnixTimeMilliseconds();

        await erasure.EraseAsync(["user"], Token);

        Assert.Single(_producer.Sent);
    }

    [Fact]
    public async Task WhoIsErasedAlready_IsLeftAlone()
    {
        await DoAsync("user", DaysAgo(12));
        await _worker.HandleAsync("user", firstOffset: 5, new ErasureEvent(DaysAgo(11)));

        await Erasure().EraseAsync(["user"], Token);

        Assert.Empty(_producer.Sent);
    }

    IdleErasure Erasure() => new(
        new UserPointStore(_fixture.Client(), _fixture.Generation.UserExplicit, new Items.SharedIds(100), PipelineFixture.Dimension, cachedBytes: 1 << 20), _producer,
        new TopicNames(new TopicOptions()), _ => Task.FromResult(_appliedUpTo), new SweepOptions { IdleAfter = TimeSpan.FromDays(10) },
        new PipelineMetrics(_worker.Meters, _worker.Kind), _clock);

    Task DoAsync(string user, params long[] times) =>
        _fixture.Worker(Generation.UserExplicitAlias).HandleAsync(user, [.. times.Select(time => new EngagementEvent(time, $"{user}-{time}", "item", EngagementAction.Click, -1))]);

    static long DaysAgo(int days) => Now.AddDays(-days).ToUnixTimeMilliseconds();

    static CancellationToken Token => TestContext.Current.CancellationToken;
}
