namespace Streaming.EndToEnd.Tests.Stage;

/// <summary>Waits for what other processes do, with a deadline.</summary>
static class Eventually
{
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Asks until nothing is missing.</summary>
    /// <param name="missing">Says what is missing; null: nothing.</param>
    public static async Task HoldsAsync(Func<CancellationToken, Task<string?>> missing, TimeSpan deadline, CancellationToken cancellationToken)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (await missing(cancellationToken) is { } what)
        {
            if (TimeProvider.System.GetElapsedTime(started) > deadline)
                Assert.Fail($"After {deadline.TotalSeconds} s still: {what}");
            await Task.Delay(Pause, TimeProvider.System, cancellationToken);
        }
    }
}
