using Microsoft.Extensions.Options;
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
        using var admission = Create(TimeProvider.System, maxQueueMs: 10_000);
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
        using var admission = Create(time, maxQueueMs: 50);
        using var first = await admission.EnterAsync(Cancel);

        await Assert.ThrowsAsync<OverloadedException>(() => admission.EnterAsync(Cancel).AsTask());
    }

    [Fact]
    public async Task CallerWhoGivesUp_IsNotToldOfALimit()
    {
        using var admission = Create(TimeProvider.System, maxQueueMs: 10_000);
        using var first = await admission.EnterAsync(Cancel);
        using var caller = new CancellationTokenSource();
        var waiting = admission.EnterAsync(caller.Token).AsTask();

        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    static Admission Create(TimeProvider time, int maxQueueMs) =>
        new(Options.Create(new QueryOptions { MaxConcurrent = 1, MaxQueueMs = maxQueueMs }), time);
}
