using Streaming.Interests;
using Streaming.Kafka;
using Streaming.Pipeline.Tests.Engine;

namespace Streaming.Pipeline.Tests.Mechanisms;

public sealed class WriteBeforeCommitTests(EngineFixture fixture) : IClassFixture<EngineFixture>
{
    readonly string _user = Guid.NewGuid().ToString();

    [Fact]
    public async Task CrashBeforeTheWrite_ProgressStayedBehind_AndTheRecordIsAppliedAtTheNextStart()
    {
        await CrashAsync(commitsFirst: false);
        Assert.Equal(["e1"], await fixture.Pipeline.Worker().EventsAsync(_user));
    }

    [Fact]
    public async Task SwitchedOff_CrashBeforeTheWrite_LeavesAGapThatNobodySees()
    {
        await CrashAsync(commitsFirst: true);
        Assert.Empty(await fixture.Pipeline.Worker().EventsAsync(_user));
    }

    /// <summary>The worker dies when <c>e1</c> is about to be written; the next one goes on to the end of the topic.</summary>
    async Task CrashAsync(bool commitsFirst)
    {
        await using var stage = new EngineStage(fixture);
        await stage.CreateAsync();
        using var crash = new CancellationTokenSource();
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var client = new ScriptedQdrant(fixture.Pipeline.Client())
        {
            BeforeNextWrite = async cancel =>
            {
                reached.SetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancel);
            },
        };
        IBatchHandler<UserEvent> Around(IBatchHandler<UserEvent> inner) => commitsFirst ? new CommitsFirst(inner, crash.Token) : inner;

        var dying = await stage.StartAsync(
            fixture.Pipeline.Worker(client: client), Around, settings: [("Stream:DrainTimeout", "00:00:00.1")]);
        await stage.ProduceAsync(dying, (_user, "e1"));
        await reached.Task.WaitAsync(Eventually.Patience, TestContext.Current.CancellationToken);
        if (commitsFirst)
            await stage.ProgressReachesAsync(1);
        await crash.CancelAsync();
        await stage.StopAsync(dying);

        var next = await stage.StartAsync(fixture.Pipeline.Worker());
        await stage.ProduceAsync(next, ("another user", "e2"));
        await stage.ProgressReachesAsync(2);
    }
}
