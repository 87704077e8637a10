using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Streaming.Contracts;
using Streaming.Query.Answering;
using Streaming.Query.Load;
using Streaming.Query.Tests.Stage;

namespace Streaming.Query.Tests.Load;

public sealed class AdmissionTests
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task BeyondTheLimit_ARequestIsToldAtOnce_AndTheOthersAreAnswered()
    {
        await using var stage = await QueryStage.CreateAsync(settings: [("Query:MaxConcurrent", "2"), ("Query:MaxQueueMs", "0")]);
        await stage.PutAsync(Users.Implicit("u", Users.State(), (0, 1)));
        var answered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        stage.Spy.Before = (_, _) => answered.Task;

        var (first, second) = (stage.AskAsync(new RetrieveRequest { UserId = "u" }), stage.AskAsync(new RetrieveRequest { UserId = "u" }));
        var error = await Assert.ThrowsAsync<OverloadedException>(() => stage.AskAsync(new RetrieveRequest { UserId = "u" }));
        answered.SetResult();

        Assert.Contains("Query:MaxConcurrent", error.Message, StringComparison.Ordinal);
        Assert.Equal(("shed", 503, "RESOURCE_EXHAUSTED"), (Failure.Of(error).Outcome, Failure.Of(error).HttpStatus, Failure.Of(error).CodeName));
        Assert.NotEmpty((await first).Items);
        Assert.NotEmpty((await second).Items);
        Assert.NotEmpty((await stage.AskAsync(new RetrieveRequest { UserId = "u" })).Items);
    }

    [Fact]
    public async Task InTheQueue_ARequestGetsTheNextTurn()
    {
        var admission = Create(TimeProvider.System, maxQueueMs: 10_000);
        var first = await admission.EnterAsync(Cancel);
        var second = admission.EnterAsync(Cancel);
        Assert.False(second.IsCompleted);

        first.Dispose();

        (await second).Dispose();
    }

    [Fact]
    public async Task InTheQueue_ARequestWaitsNoLongerThanItMay()
    {
        var time = new SkippingTime(QueryStage.Now) { SkipsUpTo = TimeSpan.FromSeconds(1) };
        var admission = Create(time, maxQueueMs: 50);
        using var first = await admission.EnterAsync(Cancel);

        await Assert.ThrowsAsync<OverloadedException>(() => admission.EnterAsync(Cancel).AsTask());
    }

    [Fact]
    public async Task CallerWhoGivesUp_IsNotToldOfALimit()
    {
        var admission = Create(TimeProvider.System, maxQueueMs: 10_000);
        using var first = await admission.EnterAsync(Cancel);
        using var caller = new CancellationTokenSource();
        var waiting = admission.EnterAsync(caller.Token).AsTask();

        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public async Task OutOfTheQueue_TheNewestComesFirst()
    {
        var admission = Create(TimeProvider.System, maxQueueMs: 10_000, maxConcurrent: 2);
        var (first, second) = (await admission.EnterAsync(Cancel), await admission.EnterAsync(Cancel));
        var (older, newer) = (admission.EnterAsync(Cancel).AsTask(), admission.EnterAsync(Cancel).AsTask());

        first.Dispose();
        var next = await newer;
        Assert.False(older.IsCompleted);
        next.Dispose();

        (await older).Dispose();
        second.Dispose();
    }

    [Fact]
    public async Task WhereTheQueueIsFull_TheOldestIsToldAtOnce()
    {
        var admission = Create(TimeProvider.System, maxQueueMs: 10_000);
        var first = await admission.EnterAsync(Cancel);
        var (older, newer) = (admission.EnterAsync(Cancel).AsTask(), admission.EnterAsync(Cancel).AsTask());

        await Assert.ThrowsAsync<OverloadedException>(() => older);
        first.Dispose();
        (await newer).Dispose();
    }

    [Fact]
    public async Task WhatTakesLongerThanNormallyByTheFactor_IsMadeFewerAtATime_ButNoFewerThanThereAreProcessors()
    {
        var (time, most) = (new FakeTimeProvider(QueryStage.Now), 2 * Environment.ProcessorCount);
        var admission = Create(time, maxQueueMs: 0, maxConcurrent: most);
        for (var i = 0; i < 100; i++)
            await AnswerAsync(admission, time, atOnce: 1, milliseconds: 10);
        Assert.Equal(most, await AnswerAsync(admission, time, atOnce: most, milliseconds: 25));

        for (var i = 0; i < 2; i++)
            await AnswerAsync(admission, time, atOnce: most, milliseconds: 25);
        Assert.InRange(await AnswerAsync(admission, time, atOnce: most, milliseconds: 25), Environment.ProcessorCount, most - 1);
    }

    [Fact]
    public async Task AnswersThatFail_SayNothingOfTheLimit()
    {
        var (time, most) = (new FakeTimeProvider(QueryStage.Now), 2 * Environment.ProcessorCount);
        var admission = Create(time, maxQueueMs: 0, maxConcurrent: most);
        await AnswerAsync(admission, time, atOnce: 1, milliseconds: 10);

        for (var i = 0; i < 20; i++)
            Assert.Equal(most, await AnswerAsync(admission, time, atOnce: most, milliseconds: 1000, fails: true));
    }

    /// <returns>How many were let in.</returns>
    static async Task<int> AnswerAsync(Admission admission, FakeTimeProvider time, int atOnce, int milliseconds, bool fails = false)
    {
        var places = new List<Place>();
        for (var i = 0; i < atOnce; i++)
        {
            try
            {
                places.Add(await admission.EnterAsync(Cancel));
            }
            catch (OverloadedException)
            {
                // As many as there may be.
            }
        }
        time.Advance(TimeSpan.FromMilliseconds(milliseconds));
        foreach (var place in places)
        {
            if (!fails)
                place.Answered();
            place.Dispose();
        }
        return places.Count;
    }

    static Admission Create(TimeProvider time, int maxQueueMs, int maxConcurrent = 1)
    {
        var options = Options.Create(new QueryOptions { MaxConcurrent = maxConcurrent, MaxQueueMs = maxQueueMs });
        return new Admission(options, new QueryMetrics(new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>(), time), time);
    }
}
