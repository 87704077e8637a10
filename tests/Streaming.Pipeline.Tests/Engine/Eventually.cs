namespace Streaming.Pipeline.Tests.Engine;

/// <summary>Waits for what must come true in the end, and fails where it does not.</summary>
static class Eventually
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    public static async Task TrueAsync(Func<Task<bool>> holds)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Patience);
        while (!await holds())
            await Task.Delay(Pause, TimeProvider.System, deadline.Token);
    }

    public static Task TrueAsync(Func<bool> holds) => TrueAsync(() => Task.FromResult(holds()));
}
