using Microsoft.Extensions.Time.Testing;
using Streaming.Operator.Running;

namespace Streaming.Operator.Tests.Running;

public class PaceTests
{
    [Fact]
    public async Task Steps_WaitUntilTheirTimeHasCome()
    {
        var time = new FakeTimeProvider();
        var pace = new Pace(1000, time);
        for (var i = 0; i < 99; i++)
            await pace.NextAsync(TestContext.Current.CancellationToken);

        var next = pace.NextAsync(TestContext.Current.CancellationToken).AsTask();
        Assert.False(next.IsCompleted);
        time.Advance(TimeSpan.FromMilliseconds(99));
        Assert.False(next.IsCompleted);
        time.Advance(TimeSpan.FromMilliseconds(1));
        await next;
    }

    [Fact]
    public void Steps_ThatAreLate_AreNotHeldBack()
    {
        var time = new FakeTimeProvider();
        var pace = new Pace(1000, time);
        time.Advance(TimeSpan.FromSeconds(10));
        for (var i = 0; i < 10_000; i++)
            Assert.True(pace.NextAsync(TestContext.Current.CancellationToken).AsTask().IsCompletedSuccessfully);
    }
}
