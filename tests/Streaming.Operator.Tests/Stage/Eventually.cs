namespace Streaming.Operator.Tests.Stage;

/// <summary>Waits for what other threads bring about.</summary>
static class Eventually
{
    static readonly TimeSpan Deadline = TimeSpan.FromMinutes(3), LookEvery = TimeSpan.FromMilliseconds(50);

    /// <param name="missing">What is still missing; null when it holds.</param>
    public static async Task HoldsAsync(Func<Task<string?>> missing)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (await missing() is { } what)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < Deadline, $"After {Deadline.TotalSeconds} s still: {what}");
            await Task.Delay(LookEvery, TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }
}
