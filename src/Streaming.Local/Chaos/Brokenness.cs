using Streaming.Local.Stack;

namespace Streaming.Local.Chaos;

/// <summary>The time in which a stack is broken again and again.</summary>
sealed class Brokenness : IAsyncDisposable
{
    readonly CancellationTokenSource over = new();
    readonly LocalStack stack;
    readonly Task loop;

    public Brokenness(LocalStack stack, int seed, Action<string> say, TimeProvider time)
    {
        this.stack = stack;
        loop = new ChaosLoop(stack, seed, say, time).RunAsync(over.Token);
    }

    /// <summary>Ends it; returns when everything is up again.</summary>
    public async Task MendAsync(CancellationToken cancellationToken)
    {
        await over.CancelAsync();
        await loop;
        await stack.ReadyAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await over.CancelAsync();
        await loop;
        over.Dispose();
    }
}
