namespace Streaming.Local.Commands;

static class Serving
{
    /// <summary>Returns when it is to stop.</summary>
    public static async Task UntilCancelledAsync(CancellationToken cancellationToken)
    {
        var stopped = new TaskCompletionSource();
        await using var registration = cancellationToken.Register(stopped.SetResult);
        await stopped.Task;
    }
}
